import { expect, test } from 'vitest';
import { ACCESS, type AccessName } from '../../../harness/model/access.ts';
import type { StrategyView } from '../../../harness/model/strategy.ts';
import { races } from '../../../harness/strategies/races.ts';

type Pending = readonly [kind: AccessName, object: number, start: number, end: number];

const racing = (a: Pending, b: Pending) => {
  const column = (pick: (pending: Pending) => number) => Int32Array.of(pick(a), pick(b));
  const view = {
    kind: column(([kind]) => ACCESS[kind]),
    object: column(([, object]) => object),
    start: column(([, , start]) => start),
    end: column(([, , , end]) => end),
  };
  return races(view as unknown as StrategyView, 0, 1);
};

test.each<[boolean, Pending, Pending]>([
  [true, ['write', 1, 0, 4], ['read', 1, 0, 4]],
  [true, ['write', 1, 0, 4], ['write', 1, 0, 4]],
  [true, ['atomicUpdate', 1, 0, 4], ['atomicRead', 1, 0, 4]],
  [true, ['wait', 1, 0, 4], ['notify', 1, 0, 4]],
  [true, ['write', 1, 0, 8], ['read', 1, 7, 8]],
  [false, ['write', 1, 0, 4], ['write', 1, 4, 8]],
  [false, ['write', 1, 0, 4], ['write', 2, 0, 4]],
  [false, ['read', 1, 0, 4], ['atomicRead', 1, 0, 4]],
  [false, ['start', 1, 0, 4], ['write', 1, 0, 4]],
  [false, ['yield', 1, 0, 4], ['write', 1, 0, 4]],
  [false, ['timeout', 1, 0, 4], ['notify', 1, 0, 4]],
])('races: %s for %j and %j', (expected, a, b) => {
  expect(racing(a, b)).toBe(expected);
  expect(racing(b, a)).toBe(expected);
});
