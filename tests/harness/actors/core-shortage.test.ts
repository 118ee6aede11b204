import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { coreShortage, coreShortageOf } from '../../../harness/actors/core-shortage.ts';

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

test.runIf(existsSync('/proc/self/schedstat'))(
  'other processes that run wait for a core, too, those that are gone do not',
  async () => {
    const children = Array.from({ length: 4 * availableParallelism() }, () =>
      spawn(process.execPath, ['-e', "process.stdout.write('up'); for (;;);"]),
    );
    const pids = children.map(({ pid }) => pid as number);
    const gone = children.map((child) => once(child, 'close'));
    try {
      await Promise.all(children.map(({ stdout }) => once(stdout, 'data')));
      const shortage = coreShortageOf(() => pids);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      expect(shortage()).toBeGreaterThan(1);
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
    await Promise.all(gone);
    const shortage = coreShortageOf(() => pids);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    expect(shortage()).toBe(0);
  },
);
