import { allocateParallel, openParallel } from '../harness/parallel/layout.ts';
import { ParallelRecorder } from '../harness/record/parallel-recorder.ts';
import { RingReader, RingWriter, ringBytes } from '../harness/record/ring.ts';
import { ParallelStage } from '../workers/parallel-stage.ts';

const CALLS = 500_000;
const BLOCK = 5_000;

/** Nanoseconds that recording adds to an operation on the thread that makes it, over the same calls without. */
export interface RecordingCost {
  readonly hand: number;
  readonly harness: number;
}

/** Measures both, block by block in turns. */
export function recordingNs(scale: number): RecordingCost {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const call = () => Atomics.add(cell, 0, 1);
  const harness = harnessRecording(call);
  const hand = handRecording(call);
  let [bareMs, handMs, harnessMs] = [0, 0, 0];
  const blocks = Math.max(4, Math.round((CALLS * scale) / BLOCK));
  for (let block = 0; block < blocks; block++) {
    bareMs += spent(() => {
      for (let n = 0; n < BLOCK; n++) bare([n], call);
    });
    handMs += spent(hand);
    harnessMs += spent(harness.block);
    harness.drain();
  }
  const per = (ms: number) => ((ms - bareMs) * 1e6) / (blocks * BLOCK);
  return { hand: per(handMs), harness: per(harnessMs) };
}

function harnessRecording(call: () => number): { block: () => void; drain: () => void } {
  const control = openParallel(allocateParallel(1), 1);
  const ring = new SharedArrayBuffer(ringBytes(1 << 18));
  const recorder = new ParallelRecorder(new RingWriter(ring));
  const stage = new ParallelStage(
    control,
    recorder,
    () => {},
    () => 0,
  );
  const reader = new RingReader(ring);
  return {
    block: () => {
      for (let n = 0; n < BLOCK; n++) stage.operation(0, n, 'add', [n], call);
    },
    drain: () => reader.drain(() => {}),
  };
}

function handRecording(call: () => number): () => void {
  const words = new Int32Array(new SharedArrayBuffer(64));
  const records = new Float64Array(BLOCK * 5);
  return () => {
    for (let n = 0, at = 0; n < BLOCK; n++, at += 5) {
      const invoked = Atomics.load(words, 1);
      const value = call();
      records[at] = 1;
      records[at + 1] = n;
      records[at + 2] = invoked;
      records[at + 3] = Atomics.add(words, 1, 1) + 1;
      records[at + 4] = value;
    }
  };
}

function spent(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** What was called last, so that no compiler leaves the calls out. */
export let kept: readonly unknown[] = [];

function bare(args: readonly unknown[], call: () => number): void {
  kept = args;
  call();
}
