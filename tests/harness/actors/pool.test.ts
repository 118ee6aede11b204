import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type * as pools from '../../../harness/actors/pool.ts';

// Loaded by Node and not by vitest: it starts threads.
const load = createRequire(import.meta.url);
const { openPool, closePool } = load('../../../harness/actors/pool.ts') as typeof pools;

const THREADS = 4;

test('a task of a batch is the same thread’s in every batch, whichever was free first', async () => {
  const pool = openPool('../tests/fixtures/which-thread', THREADS, undefined);
  const durationsMs = fc.array(fc.nat(5), { minLength: THREADS, maxLength: THREADS });
  const runBatch = (batch: readonly number[]) =>
    Promise.all(batch.map((ms) => pool.run(ms) as Promise<number>));
  try {
    const first = await runBatch([3, 2, 1, 0]);
    expect(new Set(first).size).toBe(THREADS);
    const laws = fc.asyncProperty(durationsMs, async (batch) => {
      expect(await runBatch(batch)).toEqual(first);
    });
    await fc.assert(laws, { numRuns: 20 });
  } finally {
    await closePool(pool);
  }
});
