import { describe, expect, test } from 'vitest';
import { ACCESS } from '../../../harness/model/access.ts';
import { STRATEGIES } from '../../../harness/strategies/strategies.ts';
import { type AbstractProgram, type Step, simulate } from './abstract-program.ts';
import { programOf } from './random-program.ts';

const pct = STRATEGIES.pct;
const reads = (count: number) =>
  Array.from({ length: count }, () => ({ does: 'read', on: 0 }) as const);
const increment = { does: 'increment', on: 0 } as const;

const frequency = (program: AbstractProgram, depth: number, steps: number, trials: number) => {
  let failures = 0;
  for (let execution = 0; execution < trials; execution++) {
    const options = { strategy: pct, parameter: depth, expectedSteps: steps, execution };
    if (simulate(program, options).failed) failures++;
  }
  return failures / trials;
};

describe('PCT', () => {
  // Depth 1 has no change points: a permutation of the actors, each to its end, 3! of them.
  // Hoeffding: 10,000 executions are off by 0.04 with probability below 3e-14.
  test('depth 1 runs the actors one after another, in each order alike', () => {
    const counts = new Map<string, number>();
    for (let execution = 0; execution < 10_000; execution++) {
      const { chosen } = simulate(programOf([reads(2), reads(2), reads(2)]), {
        strategy: pct,
        parameter: 1,
        expectedSteps: 9,
        execution,
      });
      counts.set(chosen.join(''), (counts.get(chosen.join('')) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(
      ['012', '021', '102', '120', '201', '210'].map((o) => o.replace(/./g, '$&$&$&')),
    );
    for (const count of counts.values()) {
      expect(Math.abs(count / 10_000 - 1 / 6)).toBeLessThan(0.04);
    }
  });

  test('depth d preempts at most d - 1 times', () => {
    for (let execution = 0; execution < 2000; execution++) {
      const { switches } = simulate(programOf([reads(6), reads(6), reads(6)]), {
        strategy: pct,
        parameter: 3,
        expectedSteps: 21,
        execution,
      });
      // Each preemption costs a switch, and at most one more to come back; two ends cost one each.
      expect(switches).toBeLessThanOrEqual(2 + 2 * 2);
    }
  });

  // A lost increment needs one preemption at one place: depth 2, 3 actors, 18 steps. Two actors race,
  // both ways and with more than one place, so the truth is about 0.054, three times the promise. Chernoff: 20,000
  // executions fall below the promise with probability below e^-200.
  test('finds a bug of depth 2 as often as promised', () => {
    const program = programOf([
      [...reads(3), increment, ...reads(1)],
      [...reads(1), increment, ...reads(2)],
      reads(4),
    ]);
    expect(frequency(program, 2, 18, 20_000)).toBeGreaterThan(1 / (3 * 18));
  });

  // The victim must read 1, then 2: the spoiler is cut after its first write, the victim after its
  // first read. There is one way only: the spoiler first (1/2), the two change points at steps 2 and 4 of 6 with
  // the second one's priority the lower (1/6 each). So the promise 1 / (n · k^(d-1)) = 1/72 is met exactly.
  // Chernoff: of 40,000 executions a share 0.35 more or less has probability below 3e-10.
  test('finds a bug of depth 3 exactly as often as promised, and never with depth 2', () => {
    const program: AbstractProgram = {
      start() {
        let value = 0;
        let bug = false;
        function* victim(): Generator<Step> {
          yield { kind: ACCESS.read, object: 1 };
          const first = value;
          yield { kind: ACCESS.read, object: 1 };
          bug = first === 1 && value === 2;
        }
        function* spoiler(): Generator<Step> {
          for (const next of [1, 2]) {
            yield { kind: ACCESS.write, object: 1 };
            value = next;
          }
        }
        return { actors: [victim(), spoiler()], failed: () => bug };
      },
    };
    expect(frequency(program, 2, 6, 5_000)).toBe(0);
    expect(Math.abs(frequency(program, 3, 6, 40_000) * 72 - 1)).toBeLessThan(0.35);
  });

  const spinner = (step: Step): AbstractProgram => ({
    start() {
      let flag = false;
      function* wait(): Generator<Step> {
        while (!flag) yield step;
      }
      function* set(): Generator<Step> {
        yield { kind: ACCESS.write, object: 1 };
        flag = true;
      }
      return { actors: [wait(), wait(), set()], failed: () => false };
    },
  });

  test.each<[string, Step, number]>([
    ['yields', { kind: ACCESS.yield, object: 0 }, 20],
    [
      'waits with a timeout',
      { kind: ACCESS.start, object: 0, ready: () => false, timed: true },
      20,
    ],
    // Beyond 3 · 10 + 200 steps it is a random walk: 100 more without the setter have probability
    // (2/3)^100 < 1e-17, and its two steps 100 times that.
    ['only spins', { kind: ACCESS.atomicRead, object: 1 }, 330],
  ])('an actor that %s does not keep the others from running', (_, step, most) => {
    for (let execution = 0; execution < 300; execution++) {
      const result = simulate(spinner(step), {
        strategy: pct,
        parameter: 3,
        expectedSteps: 10,
        execution,
        // A schedule of any content makes the simulator offer every timeout at once.
        schedule: new Int32Array(1),
      });
      expect(result.end).toBe('done');
      expect(result.chosen.length).toBeLessThan(most);
    }
  });
});
