import type { TraceStep } from '../harness/model/trace.ts';
import { escapeControls } from './fit-text.ts';

/** What a row says, and the same without what a reader can do without: for narrow columns. */
export interface RowTexts {
  readonly text: string;
  readonly short: string;
}

/** The same text for columns of any width. */
export function both(text: string): RowTexts {
  return { text, short: text };
}

/** Names of accesses where the model's own are not what a reader would say. */
const VERBS: Readonly<Record<string, string>> = {
  start: 'begins',
  atomicRead: 'load',
  atomicWrite: 'store',
  atomicUpdate: 'update',
  resume: 'goes on',
};
const STORES: ReadonlySet<string> = new Set(['write', 'atomicWrite']);

/** Tells what steps did. No name for a buffer where the trace touches one; its number where several. */
export function stepTeller(trace: readonly TraceStep[]): (step: TraceStep) => RowTexts {
  const place = placeTeller(trace);
  return (step) => {
    const { access, value, text } = step;
    if (text !== undefined) {
      return access === 'atomicUpdate' ? updateTexts(text, place(step)) : described(step);
    }
    const verb = VERBS[access] ?? access;
    const saw = value === undefined ? '' : ` ${STORES.has(access) ? '←' : '→'} ${value}`;
    const at = place(step);
    return {
      text: escapeControls(`${verb}${at.text}${saw}`),
      short: escapeControls(`${verb}${at.short}${saw}`),
    };
  };
}

type Memory = Pick<TraceStep, 'object' | 'start' | 'end'>;

/** Names places in shared memory, with a space before them: ` buf[0..3]`, ` @0`. */
export function placeTeller(trace: readonly TraceStep[]): (memory: Memory) => RowTexts {
  const numbers = new Set<number>();
  for (const { object, text, access } of trace) {
    if (object !== undefined && (text === undefined || access === 'atomicUpdate')) {
      numbers.add(object);
    }
  }
  return ({ object, start, end }) => {
    if (object === undefined) return both('');
    const name = numbers.size <= 1 ? '' : String(object);
    return { text: ` buf${name}${byteRange(start, end)}`, short: ` ${name}@${start ?? ''}` };
  };
}

function byteRange(start: number | undefined, end: number | undefined): string {
  if (start === undefined) return '';
  return end === undefined || end <= start + 1 ? `[${start}]` : `[${start}..${end - 1}]`;
}

/** `add 1: 4 → 5` with its place before the colon. */
function updateTexts(text: string, place: RowTexts): RowTexts {
  const colon = text.indexOf(':');
  const [what, result] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon)];
  return {
    text: escapeControls(`${what}${place.text}${result}`),
    short: escapeControls(`${what.replace(/^compareExchange/, 'cas')}${place.short}${result}`),
  };
}

/** What a step with a text is described as, and how it failed or what it learnt, where the words do not say so. */
export function described({ access, text = '', value = '' }: TraceStep): RowTexts {
  const failed = /^E[A-Z0-9_]+$/.test(value);
  const learnt = access === 'fileRead' && !/^(?:opened|done|)$/.test(value) && !text.includes('"');
  const untold = (failed || learnt) && !text.endsWith(value);
  return both(escapeControls(untold ? `${text} → ${value}` : text));
}
