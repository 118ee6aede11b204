import { MAX_ACTORS, MAX_ASYNC_WAITS, STRATEGY_WORDS } from '../base/limits.ts';
import { WORDS_PER_ACTOR } from '../model/strategy.ts';
import { LOCK_TABLE_WORDS } from './lock-table.ts';

/**
 * The one place that knows where things lie in the memory that the actors of an execution and their
 * host share. Everything but the slots and the batch state is plain memory: only the holder of the
 * turn touches it, and handing over the turn orders its accesses before the next holder's.
 */

/** Words of the whole execution. */
export const WORD = {
  /** Threads that have arrived at the start of the batch. Atomic. */
  arrived: 0,
  /** See `BATCH`. Atomic; the host waits on it. */
  batch: 1,
  /** Place in the batch of the execution that is running, and how many there are. */
  execution: 2,
  executions: 3,
  actors: 4,
  /** The actor that holds the turn. */
  current: 5,
  step: 6,
  switches: 7,
  hashA: 8,
  hashB: 9,
  /** Four words: the generator of the schedule stream. */
  generator: 10,
  /** Order of arrival in the wait queues. */
  waitOrder: 14,
  done: 15,
  stepLimit: 16,
  expectedSteps: 17,
  strategy: 18,
  parameter: 19,
  arenaTop: 20,
  /** Whether every step is recorded. */
  recording: 21,
  /** Why the execution ended: see `ENDING`. */
  ending: 22,
  /** Place of the running execution's schedule in the batch's schedules, and its length. */
  scheduleStart: 23,
  scheduleLength: 24,
  /** Whether the scenario has an `observe` or a `close`, to be called when all actors are done. */
  epilogue: 25,
  /** Set when a record of the running execution did not fit into the arena. */
  arenaFull: 26,
  /** Threads that have yet to leave an execution that was given up. Atomic. */
  unwinding: 27,
  threads: 28,
  /** Whether some thread holds several actors. */
  tasks: 29,
  /** Threads that have looked outside since the last step, from thread 0 on. */
  looked: 30,
  /** Whether something ran that is not scheduled. */
  uncontrolled: 31,
  /** The actor that was killed in the running execution, -1 for none. */
  killed: 32,
  /** Whether the scenario recovers when an actor was killed. */
  recovers: 33,
  /** Whether the file call that was to fail has failed. */
  failed: 34,
  /** How many words of the asynchronous waits have been used. */
  asyncWaits: 35,
  /** Where threads are processes of their own: words of the arena that the host has seen. */
  told: 36,
  /** When all actors have ended: the thread that recovers, observes or closes, plus one; 0 before. */
  closing: 37,
} as const;

/** States of a batch. */
export const BATCH = { running: 0, complete: 1, broken: 2 } as const;

/** Why an execution ended. `hung` and `died` are seen by the host, the others by the conductor. */
export const ENDING = {
  running: 0,
  ended: 1,
  deadlock: 2,
  livelock: 3,
  overflow: 4,
} as const;
export type Ending = keyof typeof ENDING;

/** What the holder of the turn tells the thread that it hands the turn to. */
export const COMMAND = {
  none: 0,
  run: 1,
  observe: 2,
  close: 3,
  stop: 4,
  abandon: 5,
  /** Nobody can go on: see whether something outside lets an actor of this thread do so. */
  look: 6,
  /** Begin the batch's first execution. */
  start: 7,
  /** An actor was killed and the others have ended: recover in its place, and observe. */
  recover: 8,
  /** An actor was killed: decide who goes on, whether or not an actor of this process can. */
  decide: 9,
} as const;

/**
 * States of an actor. `lingering`: it has ended, and a timer that it left behind may still fire while
 * others run. `awaiting`: its code waits for a promise that nothing begun under control will settle by itself.
 */
export const STATUS = { ready: 0, blocked: 1, done: 2, lingering: 3, awaiting: 4 } as const;

/** Words of one execution of a batch: what the host asks, then what the actors answer. */
export const ROW = {
  scheduleSeed: 0,
  dataSeed: 4,
  strategy: 8,
  parameter: 9,
  scheduleStart: 10,
  scheduleLength: 11,
  ending: 12,
  steps: 13,
  switches: 14,
  hashA: 15,
  hashB: 16,
  arenaStart: 17,
  arenaEnd: 18,
  uncontrolled: 19,
  /** The actor to be killed and the position at which, -1 for none. */
  killActor: 20,
  killAt: 21,
  /** The actor whose file call fails, from which position on, and how: an index of `FILE_FAILURES`. */
  failActor: 22,
  failAt: 23,
  failure: 24,
} as const;
const ROW_WORDS = 26;

/** Actors' columns in the order they lie in memory, each `MAX_ACTORS` words. */
const COLUMNS = [
  'status',
  'position',
  'kind',
  'object',
  'start',
  'end',
  'site',
  'waitObject',
  'waitStart',
  'waitOrder',
  'waitResult',
  // 1 where the timeout of a blocked actor passes only when nobody is ready.
  'patient',
  // The thread that each actor lives in.
  'thread',
  // By thread, where threads are processes of their own: words of the arena that it has seen.
  'known',
  // By thread: the actor whose code is parked in the middle of its turn, -1 for none. No other actor
  // of that thread can run.
  'holder',
  // By thread: the thread of its actor's parent, -1 for none, and who has closed the link between them: `CLOSED_BY`.
  'parent',
  'closed',
] as const;

/** Even, so that floats lie where 64-bit views can begin. */
const GLOBAL_WORDS = 38;
const SLOT_STRIDE = 16;
const SLOTS_AT = GLOBAL_WORDS;
const COLUMNS_AT = SLOTS_AT + MAX_ACTORS * SLOT_STRIDE;
const STATE_AT = COLUMNS_AT + COLUMNS.length * MAX_ACTORS;
const STATE_WORDS = STRATEGY_WORDS + MAX_ACTORS * WORDS_PER_ACTOR;
const FLOATS_AT = STATE_AT + STATE_WORDS;
/** Virtual time of the execution, then each actor's deadline: 64-bit floats, nanoseconds. */
const FLOAT_WORDS = (1 + MAX_ACTORS) * 2;
const ASYNC_WAITS_AT = FLOATS_AT + FLOAT_WORDS;
/** Words of one asynchronous wait: see `ASYNC_WAIT`. */
export const ASYNC_WAIT_WORDS = 5;
const LOCKS_AT = ASYNC_WAITS_AT + MAX_ASYNC_WAITS * ASYNC_WAIT_WORDS;
const ROWS_AT = LOCKS_AT + LOCK_TABLE_WORDS;

/** Words of an asynchronous wait; `state`: 0 free, 1 waiting, 2 notified. */
export const ASYNC_WAIT = { state: 0, actor: 1, object: 2, start: 3, order: 4 } as const;

type Columns = Readonly<Record<(typeof COLUMNS)[number], Int32Array<SharedArrayBuffer>>>;

/** The turn between processes: their copies of the control memory travel with it. */
export interface TurnTransport {
  /** Gives the turn away. */
  pass(to: number, command: number): void;
  /** Sleeps until the turn comes back; returns the command that came with it. */
  await(): number;
  /** Has the host kill this process, and give the turn away when it is gone. */
  die(to: number, command: number): void;
  /** Tells the host how things stand, for the case that this process never gives the turn away. */
  tell(): void;
  /** Tells the host that the batch has come to a state of `BATCH`. */
  announce(state: number): void;
}

/** Views on the shared control memory of one group of actors. */
export type Control = Columns & {
  /** How the turn is handed over where threads are processes of their own. */
  readonly transport?: TurnTransport;
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly strategyState: Int32Array<SharedArrayBuffer>;
  /** The asynchronous waits of the execution, `ASYNC_WAIT_WORDS` each. */
  readonly asyncWaits: Int32Array<SharedArrayBuffer>;
  /** See `LockTable`. Threads that are processes have locks of their own: it does not travel with the turn. */
  readonly locks: Int32Array<SharedArrayBuffer>;
  /** `[0]`: virtual nanoseconds since the start of the execution. */
  readonly time: Float64Array<SharedArrayBuffer>;
  /** Virtual time at which each blocked actor's wait ends; `Infinity` where it never does. */
  readonly deadline: Float64Array<SharedArrayBuffer>;
};

/** Bytes of control memory for batches of up to `executions`. */
export function allocateControl(executions: number): SharedArrayBuffer {
  return new SharedArrayBuffer((ROWS_AT + executions * ROW_WORDS) * 4);
}

export function openControl(buffer: SharedArrayBuffer, transport?: TurnTransport): Control {
  const words = new Int32Array(buffer);
  const column = (index: number) =>
    new Int32Array(buffer, (COLUMNS_AT + index * MAX_ACTORS) * 4, MAX_ACTORS);
  const columns = Object.fromEntries(COLUMNS.map((name, index) => [name, column(index)]));
  return {
    ...(columns as Columns),
    ...(transport === undefined ? {} : { transport }),
    words,
    strategyState: new Int32Array(buffer, STATE_AT * 4, STATE_WORDS),
    asyncWaits: new Int32Array(buffer, ASYNC_WAITS_AT * 4, MAX_ASYNC_WAITS * ASYNC_WAIT_WORDS),
    locks: new Int32Array(buffer, LOCKS_AT * 4, LOCK_TABLE_WORDS),
    time: new Float64Array(buffer, FLOATS_AT * 4, 1),
    deadline: new Float64Array(buffer, FLOATS_AT * 4 + 8, MAX_ACTORS),
  };
}

/** Words `[from, to)` of the control memory. */
export interface WordRange {
  readonly from: number;
  readonly to: number;
}

const living: (readonly WordRange[])[] = [];

/** The parts of the control memory that matter to so many actors and a batch of one, in a fixed order. */
export function livingRanges(actors: number): readonly WordRange[] {
  const known = living[actors];
  if (known !== undefined) return known;
  const range = (from: number, length: number): WordRange => ({ from, to: from + length });
  const ranges = [
    range(0, GLOBAL_WORDS),
    range(rowOf(0), ROW_WORDS),
    ...COLUMNS.map((_, index) => range(COLUMNS_AT + index * MAX_ACTORS, actors)),
    range(STATE_AT, STRATEGY_WORDS + actors * WORDS_PER_ACTOR),
    range(FLOATS_AT, (1 + actors) * 2),
  ];
  living[actors] = ranges;
  return ranges;
}

/** Index of the word on which a thread waits for the turn. */
export function slotOf(thread: number): number {
  return SLOTS_AT + thread * SLOT_STRIDE;
}

/** Index of the first word of a batch's execution. */
export function rowOf(execution: number): number {
  return ROWS_AT + execution * ROW_WORDS;
}
