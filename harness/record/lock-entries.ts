import type { Circumstances, LockEvent } from '../model/lock-trace.ts';
import type { Arena, ArenaEntry } from './arena.ts';

const KINDS = ['ask', 'take', 'leave', 'claim', 'remove'] as const;
/** Bits of an entry's second word. */
const ALONE = 1;
const SHARED = 2;
const WAITS = 4;
const TAKEN = 8;

const TOLD = ['by step', 'by step of its process', 'by user code'] as const;

/** Writes what stands in an entry of the arena. `site`: a number that readers know, or 0. */
export function writeLockEvent(arena: Arena, event: LockEvent, site: number): void {
  arena.word(KINDS.indexOf(event.kind));
  switch (event.kind) {
    case 'ask':
      arena.word(bits([event.isAlone, ALONE], [event.isShared, SHARED], [event.waits, WAITS]));
      arena.word(TOLD.indexOf(event.told));
      arena.word(site);
      arena.word(event.hold);
      arena.value(event.lockClass);
      arena.value(event.name === event.lockClass ? '' : event.name);
      return;
    case 'claim':
      arena.word(bits([event.isAlone, ALONE], [event.isTaken, TAKEN]));
      arena.value(event.path);
      return;
    case 'remove':
      arena.value(event.path);
      return;
    default:
      arena.word(event.hold);
  }
}

/** What else was written down of the execution when an event was. */
export interface Beside {
  /** The text of a site's number; for 0, where the actor's step was made. */
  readonly placeOf: (site: number) => string | undefined;
  readonly during: Circumstances['during'];
  /** The last step, where steps are recorded. */
  readonly afterStep: number | undefined;
}

/** Reads it back. */
export function readLockEvent(
  entry: ArenaEntry,
  { placeOf, during, afterStep }: Beside,
): LockEvent {
  const { actor } = entry;
  const kind = KINDS[entry.word()] as LockEvent['kind'];
  switch (kind) {
    case 'ask': {
      const flags = entry.word();
      const told = TOLD[entry.word()] ?? 'by step';
      const around = circumstances(during, placeOf(entry.word()), afterStep);
      const hold = entry.word();
      const lockClass = entry.text();
      return {
        actor,
        kind,
        hold,
        isAlone: has(flags, ALONE),
        lockClass,
        name: entry.text() || lockClass,
        isShared: has(flags, SHARED),
        waits: has(flags, WAITS),
        told,
        ...around,
      };
    }
    case 'claim': {
      const flags = entry.word();
      const [isAlone, isTaken] = [has(flags, ALONE), has(flags, TAKEN)];
      const around = circumstances(during, placeOf(0), afterStep);
      return { actor, kind, path: entry.text(), isTaken, isAlone, ...around };
    }
    case 'remove':
      return { actor, kind, path: entry.text() };
    default: {
      const hold = entry.word();
      return { actor, kind, hold, ...(afterStep === undefined ? {} : { afterStep }) };
    }
  }
}

function bits(...flags: readonly (readonly [isSet: boolean, bit: number])[]): number {
  return flags.reduce((word, [isSet, bit]) => (isSet ? word | bit : word), 0);
}

function has(word: number, bit: number): boolean {
  return (word & bit) !== 0;
}

function circumstances(
  during: Circumstances['during'],
  location: string | undefined,
  afterStep: number | undefined,
): Omit<Circumstances, 'isAlone'> {
  return {
    ...(during === undefined ? {} : { during }),
    ...(location === undefined ? {} : { location }),
    ...(afterStep === undefined ? {} : { afterStep }),
  };
}
