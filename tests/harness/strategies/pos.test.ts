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

  // Two writes against one. If they are independent, b comes between the two a with probability 1/10 and more
  // if they race, since each new draw gives b another chance; the exact shares are compared below.
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
    const independent = positionOfB(ACCESS.write, 2);
    const reader = positionOfB(ACCESS.read, 1);
    const writer = positionOfB(ACCESS.write, 1);
    expect(reader).toEqual(writer);
    expect(writer[1]).toBeGreaterThan(independent[1]! + 0.05);
  });
});
