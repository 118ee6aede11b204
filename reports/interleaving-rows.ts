import type { Finding } from '../harness/model/finding.ts';
import type { HistoryEvent } from '../harness/model/history.ts';
import { showValue } from '../harness/model/shown-value.ts';
import type { TraceStep } from '../harness/model/trace.ts';
import { escapeControls } from './fit-text.ts';

/** One line of an interleaving, before it is laid out. */
export interface InterleavingRow {
  readonly actor: number;
  /** Number of the step in the whole trace; absent for a response, which is no step. */
  readonly step?: number;
  readonly text: string;
  /** The same without what a reader can do without: for narrow columns. */
  readonly short: string;
  /** `file:line`, where known. */
  readonly location?: string;
  /** Where the row stands in its actor's operation, if it is in one. */
  readonly part: 'opens' | 'inside' | 'closes' | 'alone';
  /** Another actor ran before this row. */
  readonly switched: boolean;
  /** Actors that are in the middle of an operation while this row happens. */
  readonly open: ReadonlySet<number>;
}

type Evidence = Pick<Finding, 'trace' | 'history'>;

/** Names of accesses where the model's own are not what a reader would say. */
const VERBS: Readonly<Record<string, string>> = {
  atomicRead: 'load',
  atomicWrite: 'store',
  atomicUpdate: 'update',
};
const STORES: ReadonlySet<string> = new Set(['write', 'atomicWrite']);

/** All rows of a finding: its steps in order, each invocation and response where it happened. */
export function interleavingRows(evidence: Evidence): InterleavingRow[] {
  const invocations = invocationSteps(evidence);
  const responses = responsesAfter(evidence, invocations);
  const nameObject = objectNames(evidence.trace);
  const rows: InterleavingRow[] = [];
  const open = new Set<number>();
  const push = (row: Omit<InterleavingRow, 'switched' | 'open'>) => {
    const last = rows.at(-1);
    const switched = last !== undefined && last.actor !== row.actor;
    rows.push({ ...row, switched, open: new Set(open) });
  };
  evidence.trace.forEach((step, at) => {
    const invoked = invocations.get(at);
    const here = { actor: step.actor, step: at, ...placeOf(step) };
    if (invoked !== undefined) {
      push({ ...here, ...both(callText(invoked)), part: 'opens' });
      open.add(step.actor);
    } else if (step.access !== 'start') {
      const part = open.has(step.actor) ? 'inside' : 'alone';
      push({ ...here, ...stepTexts(step, nameObject), part });
    }
    for (const event of responses.get(at) ?? []) {
      open.delete(event.actor);
      push({ actor: event.actor, ...both(outcomeText(event)), part: 'closes' });
    }
  });
  return rows;
}

/** Which invocation each `invoke` step is: an actor's k-th step of that kind is its k-th event. */
function invocationSteps({ trace, history }: Evidence): Map<number, HistoryEvent> {
  const waiting = new Map<number, HistoryEvent[]>();
  for (const event of history) {
    if (event.kind !== 'invoke') continue;
    const events = waiting.get(event.actor) ?? [];
    events.push(event);
    waiting.set(event.actor, events);
  }
  const found = new Map<number, HistoryEvent>();
  trace.forEach((step, at) => {
    if (step.access !== 'invoke') return;
    const event = waiting.get(step.actor)?.shift();
    if (event !== undefined) found.set(at, event);
  });
  return found;
}

/**
 * The responses that follow each step. A response is no step: it happens when its actor goes on from
 * its last step before the next event of the history, so the history is walked from its end.
 */
function responsesAfter(
  { trace, history }: Evidence,
  invocations: ReadonlyMap<number, HistoryEvent>,
): Map<number, HistoryEvent[]> {
  const stepOf = new Map([...invocations].map(([step, event]) => [event, step]));
  const after = new Map<number, HistoryEvent[]>();
  let before = trace.length;
  for (const event of history.toReversed()) {
    if (event.kind === 'invoke') {
      before = Math.min(before, stepOf.get(event) ?? before);
      continue;
    }
    let at = before - 1;
    while (at >= 0 && trace[at]?.actor !== event.actor) at -= 1;
    if (at < 0) continue;
    after.set(at, [event, ...(after.get(at) ?? [])]);
    // An earlier response may follow the same step.
    before = at + 1;
  }
  return after;
}

/** No name where the trace touches one shared buffer; its number where it touches several. */
function objectNames(trace: readonly TraceStep[]): (object: number) => string {
  const numbers = new Set(trace.map((step) => step.object));
  numbers.delete(undefined);
  return (object) => (numbers.size <= 1 ? '' : String(object));
}

function stepTexts(
  { access, object, start, end, value, text }: TraceStep,
  nameObject: (object: number) => string,
): { text: string; short: string } {
  if (text !== undefined) return both(escapeControls(describedText(text, access, value)));
  const verb = VERBS[access] ?? access;
  const saw = value === undefined ? '' : ` ${STORES.has(access) ? '←' : '→'} ${value}`;
  if (object === undefined) return both(escapeControls(`${verb}${saw}`));
  const name = nameObject(object);
  return {
    text: escapeControls(`${verb} buf${name}${byteRange(start, end)}${saw}`),
    short: escapeControls(`${verb} ${name}@${start ?? ''}${saw}`),
  };
}

/** What a step is described as, and how it failed or what it learnt, where the words do not say so. */
function describedText(text: string, access: TraceStep['access'], value = ''): string {
  const failed = /^E[A-Z0-9_]+$/.test(value);
  const learnt = access === 'fileRead' && value !== 'opened' && !text.includes('"');
  return failed || learnt ? `${text} → ${value}` : text;
}

function both(text: string): { text: string; short: string } {
  return { text, short: text };
}

/** `file:line` of `file:line:column`. */
function placeOf({ location }: TraceStep): { location?: string } {
  if (location === undefined) return {};
  return { location: escapeControls(location.replace(/^(.*:\d+):\d+$/, '$1')) };
}

function byteRange(start: number | undefined, end: number | undefined): string {
  if (start === undefined) return '';
  return end === undefined || end <= start + 1 ? `[${start}]` : `[${start}..${end - 1}]`;
}

function callText(event: HistoryEvent): string {
  if (event.kind !== 'invoke') return '';
  const args = event.args.map((arg) => showValue(arg)).join(', ');
  return escapeControls(`${event.name}(${args})`);
}

function outcomeText(event: HistoryEvent): string {
  if (event.kind === 'throw') return escapeControls(`threw ${event.message}`);
  return event.kind === 'respond' ? escapeControls(`= ${showValue(event.value)}`) : '';
}
