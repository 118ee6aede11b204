import { accessName, touchesObject } from '../model/access.ts';
import type { Decision } from '../model/decision.ts';
import type { HistoryEvent } from '../model/history.ts';
import type { LockEvent } from '../model/lock-trace.ts';
import type { LockWait } from '../model/locks.ts';
import { ACTOR_STATES, type Standing } from '../model/standing.ts';
import type { TraceStep } from '../model/trace.ts';
import { type ArenaEntry, readArena } from './arena.ts';
import { readLockEvent } from './lock-entries.ts';

/** Types of arena entries. */
export const ENTRY = {
  invoke: 1,
  respond: 2,
  throw: 3,
  /** An actor ended with an error. */
  error: 4,
  /** The scenario's `always` did not hold. */
  always: 5,
  observed: 6,
  /** An actor asked to end its thread. */
  exit: 7,
  /** A step of a recorded execution, the value it saw, and a choice of the strategy. */
  step: 8,
  value: 9,
  decision: 10,
  /** The text of a source location's number. */
  site: 11,
  standing: 12,
  /** What a step did, in words. */
  text: 13,
  /** Something ran that is not scheduled. */
  uncontrolled: 14,
  /** An actor's process was killed. */
  killed: 15,
  /** An actor of an execution that was given up waits for a lock. */
  lockWait: 16,
  /** A message between processes: its text, for the box in the place of the actor. */
  message: 17,
  /** Something that an actor did with a lock. */
  lock: 18,
} as const;

/** Everything that the actors wrote down of one execution. */
export interface Recording {
  readonly events: HistoryEvent[];
  readonly observed: unknown;
  readonly errors: { readonly actor: number; readonly message: string; readonly stack: string }[];
  readonly always: string | undefined;
  /** Index of the last step before it failed; absent where no steps are recorded. */
  readonly alwaysAfter?: number;
  /** Names of what ran without being scheduled: replays are best effort then. */
  readonly uncontrolled: string[];
  /** The actor whose process was killed. */
  readonly killed: number | undefined;
  readonly exit: { readonly actor: number; readonly code: number } | undefined;
  /** Of an execution that was given up. */
  readonly standings: Standing[];
  readonly lockWaits: LockWait[];
  readonly locks: LockEvent[];
  readonly steps: TraceStep[];
  readonly decisions: Decision[];
  readonly sites: ReadonlyMap<number, string>;
}

type Draft = { -readonly [Key in keyof Recording]: Recording[Key] } & {
  sites: Map<number, string>;
};

/** Reads what was recorded between two tops of the arena. */
export function readRecording(buffer: SharedArrayBuffer, from: number, to: number): Recording {
  const draft: Draft = {
    events: [],
    observed: undefined,
    errors: [],
    always: undefined,
    exit: undefined,
    killed: undefined,
    uncontrolled: [],
    standings: [],
    lockWaits: [],
    locks: [],
    steps: [],
    decisions: [],
    sites: new Map(),
  };
  for (const entry of readArena(buffer, from, to)) readEntry(draft, entry);
  return draft;
}

function readEntry(draft: Draft, entry: ArenaEntry): void {
  const { actor } = entry;
  switch (entry.type) {
    case ENTRY.invoke:
      draft.events.push({
        kind: 'invoke',
        actor,
        operation: entry.word(),
        name: entry.text(),
        args: entry.value() as unknown[],
      });
      return;
    case ENTRY.respond:
      draft.events.push({
        kind: 'respond',
        actor,
        operation: entry.word(),
        value: entry.value(),
        ...placeIn(draft),
      });
      return;
    case ENTRY.throw:
      draft.events.push({
        kind: 'throw',
        actor,
        operation: entry.word(),
        message: entry.text(),
        ...placeIn(draft),
      });
      return;
    case ENTRY.error:
      draft.errors.push({ actor, message: entry.text(), stack: entry.text() });
      return;
    case ENTRY.always:
      if (draft.always === undefined && draft.steps.length > 0) {
        draft.alwaysAfter = draft.steps.length - 1;
      }
      draft.always ??= entry.text();
      return;
    case ENTRY.observed:
      draft.observed = entry.value();
      return;
    case ENTRY.killed:
      draft.killed = actor;
      return;
    case ENTRY.lock:
      draft.locks.push(readLock(draft, entry));
      return;
    case ENTRY.uncontrolled:
      draft.uncontrolled.push(entry.text());
      return;
    case ENTRY.exit:
      draft.exit ??= { actor, code: entry.word() };
      return;
    default:
      readTraceEntry(draft, entry);
  }
}

/** Where it is one of the actor's own steps, the step's place is that of the event. */
function readLock({ events, steps, sites }: Draft, entry: ArenaEntry): LockEvent {
  const { actor } = entry;
  const last = steps.at(-1);
  const own = last?.actor === actor ? last.location : undefined;
  const call = events.findLast((event) => event.actor === actor);
  return readLockEvent(entry, {
    placeOf: (site) => (site === 0 ? own : sites.get(site)),
    during: call?.kind === 'invoke' ? { operation: call.operation, name: call.name } : undefined,
    afterStep: last === undefined ? undefined : steps.length - 1,
  });
}

/** It may be another actor's step: a promise that one awaited was settled in the other's turn. */
function placeIn({ steps }: Draft): { afterStep?: number } {
  return steps.length === 0 ? {} : { afterStep: steps.length - 1 };
}

function readTraceEntry(draft: Draft, entry: ArenaEntry): void {
  const { actor } = entry;
  switch (entry.type) {
    case ENTRY.step:
      draft.steps.push(readStep(entry, draft.sites));
      return;
    case ENTRY.value: {
      const last = draft.steps.pop();
      if (last !== undefined) draft.steps.push({ ...last, value: entry.text() });
      return;
    }
    case ENTRY.text: {
      const last = draft.steps.pop();
      if (last !== undefined) draft.steps.push({ ...last, text: entry.text() });
      return;
    }
    case ENTRY.decision:
      draft.decisions.push({
        current: actor === NO_ACTOR ? -1 : actor,
        position: entry.word(),
        currentEnabled: entry.word() === 1,
        lowestEnabled: entry.word(),
        chosen: entry.word(),
      });
      return;
    case ENTRY.standing:
      draft.standings.push({
        actor,
        state: ACTOR_STATES[entry.word()] ?? 'ready',
        position: entry.word(),
        object: entry.word(),
        start: entry.word(),
        current: entry.word() === 1,
      });
      return;
    case ENTRY.lockWait:
      draft.lockWaits.push({ actor, name: entry.text(), holders: entry.value() as number[] });
      return;
    case ENTRY.site:
      draft.sites.set(entry.word(), entry.text());
  }
}

/** Stands for "nobody" in an entry's head, which holds no negative numbers. */
export const NO_ACTOR = 0xffff;

function readStep(entry: ArenaEntry, sites: ReadonlyMap<number, string>): TraceStep {
  const position = entry.word();
  const kind = entry.word();
  const object = entry.word();
  const start = entry.word();
  const end = entry.word();
  const location = sites.get(entry.word());
  return {
    actor: entry.actor,
    position,
    access: accessName(kind),
    ...(touchesObject(kind) ? { object, start, end } : {}),
    ...(location === undefined ? {} : { location }),
  };
}
