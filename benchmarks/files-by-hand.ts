import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openScratch } from '../harness/base/scratch.ts';
import { type FilesByHandSetup, THREADS, TURN, WORDS } from './files-by-hand-words.ts';

/** The program of `files-in-threads` with nothing around it. */
export interface FilesByHand {
  run(executions: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Three threads that make the calls of `files-in-threads` by hand, and hand the turn over at the same places, drawn by the
 * same generator: nothing waits for promises, nothing is recorded, hashed or checked. What no harness can be faster than.
 */
export function filesByHand(inSteps: boolean): FilesByHand {
  const memory = new SharedArrayBuffer(WORDS.all * Int32Array.BYTES_PER_ELEMENT);
  const words = new Int32Array(memory);
  const file = join(openScratch().real, `by-hand-${inSteps ? 'in-steps' : 'at-once'}.txt`);
  const workers = Array.from({ length: THREADS }, (_, index) => {
    const workerData: FilesByHandSetup = { memory, index, file, inSteps };
    return new Worker(new URL('./files-by-hand-worker.ts', import.meta.url), { workerData });
  });
  return {
    async run(executions) {
      words.fill(0, WORDS.positions);
      words.fill(0x9e3779b9, WORDS.generator, WORDS.generator + 4);
      words[WORDS.executions] = executions;
      const over = workers.map((worker) => once(worker, 'message'));
      for (const worker of workers) worker.postMessage('run');
      Atomics.store(words, 0, TURN.run);
      Atomics.notify(words, 0);
      await Promise.all(over);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
