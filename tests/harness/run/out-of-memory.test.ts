import { expect, test } from 'vitest';
import { inLane } from './in-lane.ts';

// A file of its own: the process is of no use for another lane afterwards.
test('an actor that runs out of memory is an uncaught error', async () => {
  const { failures } = await inLane('misbehaving/runs-out-of-memory', ({ search }) => search(9));
  expect(failures[0]?.signature).toMatch(/^uncaught-error\/second ran out of memory/);
});
