import { atomics } from '../base/originals.ts';

/** Words of a cache line: what threads spin on must not share one with anything else. */
const LINE_WORDS = 16;

/** Int32 words of the control memory, each on a cache line of its own. */
const WORD = {
  arrived: 0,
  phase: LINE_WORDS,
  stopping: 2 * LINE_WORDS,
  count: 3 * LINE_WORDS,
  strides: 4 * LINE_WORDS,
  ready: 5 * LINE_WORDS,
  /** A Float64. */
  runMs: 6 * LINE_WORDS,
} as const;

const CONTROL_WORDS = 7 * LINE_WORDS;

/** The memory by which the threads of one program keep in step, and the host stops them. */
export type LitmusControl = Int32Array<SharedArrayBuffer>;

export function createLitmusControl(): LitmusControl {
  const bytes = CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT;
  const control = new Int32Array(new SharedArrayBuffer(bytes));
  setCount(control, UNDECIDED);
  return control;
}

/** Before the first stride: a thread that ends now has not come to the end of the program. */
const UNDECIDED = -1;

/** Asks the threads to stop behind the stride that they are in. */
export function requestStop(control: LitmusControl): void {
  atomics.store(control, WORD.stopping, 1);
}

export function isStopRequested(control: LitmusControl): boolean {
  return atomics.load(control, WORD.stopping) === 1;
}

/** Instances of the stride that begins; 0 ends the program. Written by the first actor alone. */
export function setCount(control: LitmusControl, count: number): void {
  atomics.store(control, WORD.count, count);
}

/** Whether the first actor has ended the program: its threads end by themselves. */
export function hasEnded(control: LitmusControl): boolean {
  return countOf(control) === 0;
}

export function countOf(control: LitmusControl): number {
  return atomics.load(control, WORD.count);
}

/** Strides that have ended. */
export function stridesOf(control: LitmusControl): number {
  return atomics.load(control, WORD.strides);
}

/** Milliseconds from the first barrier to the end of the last stride. */
export function runMsOf(control: LitmusControl): number {
  return runMsCell(control)[0] as number;
}

/** To be called by the first actor at the end of a stride. */
export function countStride(control: LitmusControl, runMs: number): void {
  runMsCell(control)[0] = runMs;
  atomics.add(control, WORD.strides, 1);
}

function runMsCell({ buffer }: LitmusControl): Float64Array {
  return new Float64Array(buffer, WORD.runMs * Int32Array.BYTES_PER_ELEMENT, 1);
}

/**
 * A barrier for `threads` threads, to be passed again and again. A thread looks for a while and then
 * sleeps; where there are more threads than cores, looking would only keep the last one from arriving.
 */
export function createBarrier(control: LitmusControl, threads: number, spins: number): () => void {
  let phase = atomics.load(control, WORD.phase);
  return () => {
    const before = phase;
    phase = (phase + 1) | 0;
    if (atomics.add(control, WORD.arrived, 1) === threads - 1) {
      atomics.store(control, WORD.arrived, 0);
      atomics.store(control, WORD.phase, phase);
      atomics.notify(control, WORD.phase);
      return;
    }
    for (let look = 0; look < spins; look++) {
      if (atomics.load(control, WORD.phase) !== before) return;
    }
    while (atomics.load(control, WORD.phase) === before) {
      atomics.wait(control, WORD.phase, before);
    }
  };
}

/**
 * Lets the threads of a stride start at the same time: each says that it is on a core, and looks, but not
 * for ever, whether all others are. Behind a barrier alone, the thread that came last would run ahead
 * while the others wake up, and on a busy machine they would take turns instead of meeting.
 *
 * @param starts Number of this start, from 1; the same in all threads.
 */
export function startTogether(
  control: LitmusControl,
  threads: number,
  starts: number,
  spins: number,
): void {
  const all = (threads * starts) | 0;
  let ready = (atomics.add(control, WORD.ready, 1) + 1) | 0;
  for (let look = 0; look < spins && ((ready - all) | 0) < 0; look++) {
    ready = atomics.load(control, WORD.ready);
  }
}

/** Keeps a thread busy for so many loops; each is a load that no compiler may leave out. */
export function holdBack(control: LitmusControl, loops: number): void {
  for (let i = 0; i < loops; i++) atomics.load(control, WORD.stopping);
}
