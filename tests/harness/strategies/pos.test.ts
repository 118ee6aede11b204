import { describe, expect, test } from 'vitest';
import { ACCESS, type AccessKind } from '../../../harness/model/access.ts';
import { STRATEGIES } from '../../../harness/strategies/strategies.ts';
import { type AbstractProgram, type Step, simulate } from './abstract-program.ts';
import { racingWrites } from './racing-writes.ts';

const pos = STRATEGIES.pos;

describe('partial order sampling', () => {
  // The chain with the lower minimum of priorities ends last, so the m-th step of one and the n-th of
  // the other: the longer first with probability m / (m + n). Hoeffding: 10,000 executions
  // are off by 0.04 with probability below 3e-14.
  test.each([
    [2, 2],
    [2, 6],
    [2, 18],
    [10, 10],
  ])('orders two racing writes at depth %i and %i by m / (m + n)', (m, n) => {
    let secondFirst = 0;
    for (let execution = 0; execution < 10_000; execution++) {
      if (simulate(racingWrites(m, n), { strategy: pos, execution, expectedSteps: 20 }).failed) {
        secondFirst++;
      }
    }
    expect(Math.abs(secondFirst / 10_000 - m / (m + n))).toBeLessThan(0.04);
  });

  // Steps: A is start a1 a2, B is start b; where does b fall? Before a1: 1/2 by symmetry. After a2 if
  // nothing races: 2/5 by the rule above, leaving 1/10 for between. With a race, b is pending when a1
  // runs with probability 1/6 and then gets a new priority, even with a2's: 1/12 instead of 1/30, so 3/20
  // between. Hoeffding: 20,000 executions are off by 0.024 with probability below 2e-10.
  const positionOfB = (second: AccessKind, object: number) => {
    const counts = [0, 0, 0];
    for (let execution = 0; execution < 20_000; execution++) {
      const order: string[] = [];
      const actors = function* (name: string, steps: readonly Step[]): Generator<Step> {
        for (const step of steps) {
          yield step;
          order.push(name);
        }
      };
      const program: AbstractProgram = {
        start: () => ({
          actors: [
            actors('a', [
              { kind: ACCESS.write, object: 1 },
              { kind: ACCESS.write, object: 1 },
            ]),
            actors('b', [{ kind: second, object }]),
          ],
          failed: () => false,
        }),
      };
      simulate(program, { strategy: pos, execution, expectedSteps: 5 });
      counts[order.indexOf('b')]!++;
    }
    return counts.map((count) => count / 20_000);
  };

  test('gives what raced a new priority, and nothing else', () => {
    const off = (shares: number[], expected: number[]) =>
      Math.max(...shares.map((share, i) => Math.abs(share - expected[i]!)));
    expect(off(positionOfB(ACCESS.write, 2), [1 / 2, 1 / 10, 2 / 5])).toBeLessThan(0.024);
    expect(off(positionOfB(ACCESS.write, 1), [1 / 2, 3 / 20, 7 / 20])).toBeLessThan(0.024);
    expect(positionOfB(ACCESS.read, 1)).toEqual(positionOfB(ACCESS.write, 1));
  });
});
