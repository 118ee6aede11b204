import { expect, test } from 'vitest';
import { ACCESS } from '../../../harness/model/access.ts';
import { STRATEGIES } from '../../../harness/strategies/strategies.ts';
import { type AbstractProgram, simulate } from './abstract-program.ts';
import { racingWrites } from './racing-writes.ts';

// The short actor writes with its 2nd step, the long one with its 4th. The long one is first if at
// most one of the first five steps is the short one's: (1 + 5) / 2^5. Hoeffding: 10,000 executions
// are off by 0.04 with probability below 3e-14.
test('a random walk hits an order as often as a fair coin says', () => {
  let longFirst = 0;
  for (let execution = 0; execution < 10_000; execution++) {
    const { failed } = simulate(racingWrites(2, 4), { strategy: STRATEGIES.random, execution });
    if (failed) longFirst++;
  }
  expect(Math.abs(longFirst / 10_000 - 6 / 32)).toBeLessThan(0.04);
});

// Three actors of one start each: 3! orders, each 1/6. Hoeffding for one order as above.
test('a random walk is uniform over the enabled', () => {
  const program: AbstractProgram = {
    start: () => ({
      actors: [0, 1, 2].map(() => [{ kind: ACCESS.yield, object: 0 }].slice(1).values()),
      failed: () => false,
    }),
  };
  const counts = new Map<string, number>();
  for (let execution = 0; execution < 10_000; execution++) {
    const { chosen } = simulate(program, { strategy: STRATEGIES.random, execution });
    counts.set(chosen.join(), (counts.get(chosen.join()) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count / 10_000 - 1 / 6)).toBeLessThan(0.04);
});
