import {
  closeSync,
  fstatSync,
  futimesSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { below } from '../harness/seed/xoshiro.ts';
import { STEPS } from './awaits.ts';
import { type FilesByHandSetup, SLOT_WORDS, THREADS, TURN, WORDS } from './files-by-hand-words.ts';

const { memory, index, file, inSteps } = workerData as FilesByHandSetup;
const words = new Int32Array(memory);

/** Virtual time, seconds. */
const TIME = 1_700_000_000;
const CHUNK = 8192;
let descriptor = 0;
let size = 0;

/** What a call for a whole file is made of, where it is one of the harness: it opens, then reads or writes. */
const IN_STEPS: readonly (() => unknown)[] = [
  () => {
    descriptor = openSync(file, 'w');
    futimesSync(descriptor, TIME, TIME);
  },
  () => {
    writeSync(descriptor, Buffer.from(String(index)));
    futimesSync(descriptor, TIME, TIME);
    closeSync(descriptor);
  },
  () => {
    descriptor = openSync(file, 'r');
    size = fstatSync(descriptor).size;
  },
  () => {
    const bytes = Buffer.allocUnsafe(size || CHUNK);
    const count = readSync(descriptor, bytes);
    closeSync(descriptor);
    return bytes.toString('utf8', 0, count);
  },
];

const AT_ONCE: readonly (() => unknown)[] = [
  () => writeFileSync(file, String(index)),
  () => readFileSync(file, 'utf8'),
];

const calls = inSteps ? IN_STEPS : AT_ONCE;
const steps = (STEPS / 2) * calls.length;

parentPort?.on('message', () => {
  while (awaitTurn() === TURN.run) takeTurns();
  parentPort?.postMessage('over');
});

/** Takes steps for as long as this thread is drawn, then hands the turn over. */
function takeTurns(): void {
  let next = index;
  while (next === index) {
    const at = words[WORDS.positions + index] as number;
    calls[at % calls.length]?.();
    words[WORDS.positions + index] = at + 1;
    next = draw();
  }
  if (next < 0) stopAll();
  else pass(next, TURN.run);
}

/** A thread whose execution is not over, at random; the next execution begins when all have come to their end. */
function draw(): number {
  const open: number[] = [];
  for (let thread = 0; thread < THREADS; thread++) {
    if ((words[WORDS.positions + thread] as number) < steps) open.push(thread);
  }
  if (open.length === 0) {
    words[WORDS.executions] = (words[WORDS.executions] as number) - 1;
    if (words[WORDS.executions] === 0) return -1;
    words.fill(0, WORDS.positions, WORDS.positions + THREADS);
    return below(words, WORDS.generator, THREADS);
  }
  return open[below(words, WORDS.generator, open.length)] as number;
}

function stopAll(): void {
  for (let thread = 0; thread < THREADS; thread++) pass(thread, TURN.stop);
}

function pass(thread: number, turn: number): void {
  Atomics.store(words, thread * SLOT_WORDS, turn);
  Atomics.notify(words, thread * SLOT_WORDS);
}

function awaitTurn(): number {
  const slot = index * SLOT_WORDS;
  while (Atomics.load(words, slot) === TURN.none) Atomics.wait(words, slot, TURN.none);
  return Atomics.exchange(words, slot, TURN.none);
}
