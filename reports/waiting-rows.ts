import type { Finding } from '../harness/model/finding.ts';
import type { TraceStep } from '../harness/model/trace.ts';
import { both, placeTeller, type RowTexts } from './step-words.ts';

/** An actor that waits in a deadlock, and for what. */
export interface Waiting extends RowTexts {
  readonly actor: number;
}

/** Of several locks, the first. */
const ON_LOCK = /^awaits (lock '.*?') held by /;
const ON_MEMORY = /^waits on buffer (\d+) at byte (\d+)/;

/** The actors that a deadlock's detail lines report to be waiting; those of other kinds may go on. */
export function waitingActors({
  kind,
  actors,
  detail = [],
  trace,
}: Pick<Finding, 'kind' | 'actors' | 'detail' | 'trace'>): Waiting[] {
  if (kind !== 'deadlock') return [];
  const place = placeTeller(trace);
  return actors.flatMap((name, actor) => {
    const line = detail.find((each) => /^ (?:waits on|awaits) /.test(after(name, each)));
    if (line === undefined) return [];
    const [, object, start] = ON_MEMORY.exec(after(name, line).trim()) ?? [];
    if (object === undefined || start === undefined) {
      const [, lock] = ON_LOCK.exec(after(name, line).trim()) ?? [];
      if (lock !== undefined) return [{ actor, ...both(`awaits ${lock} for ever`) }];
      return [{ actor, text: 'awaits what nobody settles', short: 'awaits for ever' }];
    }
    const own = trace.findLast(({ actor: by, access }) => by === actor && access === 'wait');
    const at = place(memoryOf(own, Number(object), Number(start)));
    return [{ actor, text: `waits on${at.text} for ever`, short: `waits${at.short}` }];
  });
}

function after(name: string, line: string): string {
  return line.startsWith(name) ? line.slice(name.length) : '';
}

/** The whole element where the actor's own wait tells how long it is. */
function memoryOf(wait: TraceStep | undefined, object: number, start: number) {
  const same = wait?.object === object && wait.start === start;
  return { object, start, ...(same && wait.end !== undefined ? { end: wait.end } : {}) };
}
