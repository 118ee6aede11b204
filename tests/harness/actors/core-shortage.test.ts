import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { coreShortage } from '../../../harness/actors/core-shortage.ts';

const SPIN = `
  const { parentPort, workerData } = require('node:worker_threads');
  const words = new Int32Array(workerData);
  parentPort.postMessage('up');
  while (Atomics.load(words, 0) === 0);
`;

test.runIf(existsSync('/proc/self/schedstat'))(
  'more threads that run than there are cores wait for one, threads that sleep do not',
  async () => {
    const memory = new SharedArrayBuffer(8);
    const words = new Int32Array(memory);
    const spinning = Array.from(
      { length: 4 * availableParallelism() },
      () => new Worker(SPIN, { eval: true, workerData: memory }),
    );
    let crowded = 0;
    try {
      await Promise.all(
        spinning.map((worker) => new Promise((resolve) => worker.once('message', resolve))),
      );
      const shortage = coreShortage();
      Atomics.wait(words, 1, 0, 200);
      crowded = shortage();
      expect(crowded).toBeGreaterThan(1);
    } finally {
      Atomics.store(words, 0, 1);
      await Promise.all(spinning.map((worker) => worker.terminate()));
    }
    const calm = coreShortage();
    Atomics.wait(words, 1, 0, 200);
    expect(calm()).toBeLessThan(crowded);
  },
);
