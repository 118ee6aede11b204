import { atomics } from '../base/originals.ts';
import { FILE_FAILURES, type FileFailure } from '../model/faults.ts';
import { threadCount } from '../model/placement.ts';
import { STRATEGY_NAMES } from '../model/strategy.ts';
import {
  BATCH,
  COMMAND,
  type Control,
  ENDING,
  type Ending,
  ROW,
  rowOf,
  slotOf,
  WORD,
} from './layout.ts';

/** What the host sets for a whole batch. */
export interface BatchOrder {
  /** The thread of each actor: see `placementOf`. */
  readonly placement: readonly number[];
  /** By thread: the thread of its actor's parent, -1 for none; see `parentsOf`. */
  readonly parents: readonly number[];
  readonly executions: number;
  readonly stepLimit: number;
  readonly expectedSteps: number;
  readonly recording: boolean;
  readonly epilogue: boolean;
  readonly recovers: boolean;
}

/** What the host sets for one execution of a batch. */
export interface RowOrder {
  readonly scheduleSeed: Int32Array;
  readonly dataSeed: Int32Array;
  readonly strategy: (typeof STRATEGY_NAMES)[number];
  readonly parameter: number;
  readonly scheduleStart: number;
  readonly scheduleLength: number;
  /** The actor to be killed, and at which of its positions. */
  readonly kill: { readonly actor: number; readonly at: number } | undefined;
  /** The actor of whose file calls one fails, from which position on, and how. */
  readonly fail:
    | { readonly actor: number; readonly at: number; readonly failure: FileFailure }
    | undefined;
}

/** What came of one execution. */
export interface RowAnswer {
  readonly ending: Ending;
  readonly steps: number;
  readonly switches: number;
  readonly hashA: number;
  readonly hashB: number;
  /** Its part of the arena, in words. */
  readonly arenaStart: number;
  readonly arenaEnd: number;
  /** Something ran that is not scheduled; the recording names it. */
  readonly uncontrolled: boolean;
}

const ENDING_NAMES = Object.keys(ENDING) as Ending[];

/** Makes the control memory ready for a batch. Host only, while no actor is in one. */
export function armBatch(control: Control, order: BatchOrder): void {
  const { words } = control;
  const { placement } = order;
  const threads = threadCount(placement);
  for (let thread = 0; thread < threads; thread++) {
    words[slotOf(thread)] = COMMAND.none;
    control.holder[thread] = -1;
    control.known[thread] = 0;
  }
  control.thread.set(placement);
  control.parent.set(order.parents);
  words[WORD.actors] = placement.length;
  words[WORD.threads] = threads;
  words[WORD.tasks] = threads < placement.length ? 1 : 0;
  words[WORD.execution] = 0;
  words[WORD.executions] = order.executions;
  words[WORD.stepLimit] = order.stepLimit;
  words[WORD.expectedSteps] = order.expectedSteps;
  words[WORD.recording] = order.recording ? 1 : 0;
  words[WORD.epilogue] = order.epilogue ? 1 : 0;
  words[WORD.recovers] = order.recovers ? 1 : 0;
  words[WORD.arenaTop] = 0;
  words[WORD.told] = 0;
  // What the host has of processes is that of the batch before, until they tell.
  words[WORD.step] = 0;
  words[WORD.switches] = 0;
  words[WORD.hashA] = 0;
  words[WORD.hashB] = 0;
  words[WORD.uncontrolled] = 0;
  words[WORD.current] = -1;
  atomics.store(words, WORD.arrived, 0);
  atomics.store(words, WORD.batch, BATCH.running);
}

export function writeRow(control: Control, place: number, order: RowOrder): void {
  const { words } = control;
  const row = rowOf(place);
  words.set(order.scheduleSeed, row + ROW.scheduleSeed);
  words.set(order.dataSeed, row + ROW.dataSeed);
  words[row + ROW.strategy] = STRATEGY_NAMES.indexOf(order.strategy);
  words[row + ROW.parameter] = order.parameter;
  words[row + ROW.scheduleStart] = order.scheduleStart;
  words[row + ROW.scheduleLength] = order.scheduleLength;
  words[row + ROW.killActor] = order.kill?.actor ?? -1;
  words[row + ROW.killAt] = order.kill?.at ?? -1;
  words[row + ROW.failActor] = order.fail?.actor ?? -1;
  words[row + ROW.failAt] = order.fail?.at ?? -1;
  words[row + ROW.failure] =
    order.fail === undefined ? -1 : FILE_FAILURES.indexOf(order.fail.failure);
  words[row + ROW.ending] = ENDING.running;
}

export function readRow(control: Control, place: number): RowAnswer {
  const { words } = control;
  const row = rowOf(place);
  return {
    ending: ENDING_NAMES[words[row + ROW.ending]] as Ending,
    steps: words[row + ROW.steps],
    switches: words[row + ROW.switches],
    hashA: words[row + ROW.hashA],
    hashB: words[row + ROW.hashB],
    arenaStart: words[row + ROW.arenaStart],
    arenaEnd: words[row + ROW.arenaEnd],
    uncontrolled: words[row + ROW.uncontrolled] === 1,
  };
}

/** What is known of an execution that its actors could not close: one hung, or its thread died. */
export function readUnclosed(control: Control): RowAnswer {
  const { words } = control;
  return {
    ending: 'running',
    steps: words[WORD.step],
    switches: words[WORD.switches],
    hashA: words[WORD.hashA],
    hashB: words[WORD.hashB],
    arenaStart: words[rowOf(words[WORD.execution]) + ROW.arenaStart],
    arenaEnd: words[WORD.arenaTop],
    uncontrolled: words[WORD.uncontrolled] === 1,
  };
}

/** Executions of the batch that are over, and the one that a broken batch stands in. */
export function executionsDone(control: Control): number {
  return control.words[WORD.execution];
}

/** A number that changes whenever an actor makes progress. */
export function progressOf(control: Control): number {
  const { words } = control;
  const execution = atomics.load(words, WORD.execution);
  return execution * 0x1_0000_0000 + atomics.load(words, WORD.step);
}

/** Whether all threads have arrived at the batch's start. */
export function hasStarted(control: Control): boolean {
  return atomics.load(control.words, WORD.arrived) === control.words[WORD.threads];
}

export function batchState(control: Control): number {
  return atomics.load(control.words, WORD.batch);
}

/** Resolves when the batch is complete or broken. */
export function batchEnd(control: Control): Promise<unknown> {
  const { async, value } = atomics.waitAsync(control.words, WORD.batch, BATCH.running);
  return async ? value : Promise.resolve(value);
}
