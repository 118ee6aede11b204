import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCESS } from '../../../harness/model/access.ts';
import type { Schedule } from '../../../harness/model/schedule.ts';
import {
  decodeSchedule,
  encodeSchedule,
  flattenSchedule,
} from '../../../harness/model/schedule.ts';
import { reduceSchedule } from '../../../harness/shrink/reduce-schedule.ts';
import type { FailingSchedule, RerunAll } from '../../../harness/shrink/search.ts';
import { singleRemovals } from '../../../harness/shrink/variations.ts';
import { scheduleOf } from '../../../harness/strategies/schedule-of.ts';
import { STRATEGIES } from '../../../harness/strategies/strategies.ts';
import { type AbstractProgram, type Step, simulate } from '../strategies/abstract-program.ts';
import { type ProgramText, programOf, programsOf } from '../strategies/random-program.ts';

const increment = { does: 'increment', on: 0 } as const;
const reads = (count: number) =>
  Array.from({ length: count }, () => ({ does: 'read', on: 1 }) as const);

const rerunsOf =
  (program: AbstractProgram): RerunAll =>
  async (candidates) =>
    candidates.map((candidate) => {
      const run = simulate(program, {
        strategy: STRATEGIES.replay,
        schedule: flattenSchedule(candidate),
      });
      const schedule = scheduleOf(run.decisions);
      return { fails: run.failed, schedule, switches: run.switches };
    });

/** The first random walk that fails. */
function failureOf(text: ProgramText): FailingSchedule | undefined {
  for (let execution = 0; execution < 40; execution++) {
    const run = simulate(programOf(text), { strategy: STRATEGIES.random, execution });
    if (run.failed) return { schedule: scheduleOf(run.decisions), switches: run.switches };
  }
  return undefined;
}

const racy = programsOf('read', 'increment', 'increment', 'lock', 'unlock', 'wait', 'notify');

describe('reduceSchedule', () => {
  test('what comes out fails, is no worse, and was paid for', async () => {
    await fc.assert(
      fc.asyncProperty(racy, fc.nat(120), async (text, budget) => {
        const failing = failureOf(text);
        fc.pre(failing !== undefined);
        let executed = 0;
        const rerunAll: RerunAll = (candidates) => {
          executed += candidates.length;
          return rerunsOf(programOf(text))(candidates);
        };
        const reduced = await reduceSchedule(failing, rerunAll, budget);
        expect(reduced.reruns).toBe(executed);
        expect(executed).toBeLessThanOrEqual(budget);
        expect(reduced.switches).toBeLessThanOrEqual(failing.switches);
        const [again] = await rerunsOf(programOf(text))([reduced.schedule]);
        expect(again).toMatchObject({ fails: true, switches: reduced.switches });
        expect(await reduceSchedule(failing, rerunsOf(programOf(text)), budget)).toEqual(reduced);
      }),
    );
  });

  test('uncut, no single switch can be left out without cost', async () => {
    await fc.assert(
      fc.asyncProperty(racy, async (text) => {
        const failing = failureOf(text);
        fc.pre(failing !== undefined);
        const reduced = await reduceSchedule(failing, rerunsOf(programOf(text)), 100_000);
        expect(reduced.cut).toBe(false);
        for (const rerun of await rerunsOf(programOf(text))(singleRemovals(reduced.schedule))) {
          expect(rerun.fails && rerun.switches <= reduced.switches).toBe(false);
        }
      }),
    );
  });

  // A lost increment takes a switch between read and write and one back; other actors end for free.
  test('a lost increment among much else comes down to its two preemptions', async () => {
    const text: ProgramText = [
      [...reads(40), increment, ...reads(40)],
      [...reads(40), increment, ...reads(40)],
      [...reads(80)],
    ];
    const failing = failureOf(text)!;
    expect(failing.switches).toBeGreaterThan(100);
    const reduced = await reduceSchedule(failing, rerunsOf(programOf(text)), 200);
    expect(reduced).toMatchObject({ switches: 3, cut: false });
    expect(reduced.schedule.switches.length).toBeLessThanOrEqual(2);
  });

  // Actor 2 must come before actor 1, which no preemption is needed for: no switch can be dropped,
  // but another first actor does.
  test('finds another way where no switch can be left out', async () => {
    const program: AbstractProgram = {
      start() {
        const order: number[] = [];
        function* run(actor: number): Generator<Step> {
          for (let i = 0; i < 3; i++) yield { kind: ACCESS.read, object: 1 };
          order.push(actor);
        }
        const failed = () => order.indexOf(2) < order.indexOf(1);
        return { actors: [0, 1, 2].map(run), failed };
      },
    };
    const [start] = await rerunsOf(program)([decodeSchedule('0;0.2>2')!]);
    expect(start).toMatchObject({ fails: true, switches: 3 });
    const reduced = await reduceSchedule(start!, rerunsOf(program), 200);
    expect(reduced).toMatchObject({
      schedule: { first: 2, switches: [] },
      switches: 2,
      cut: false,
    });
  });

  test('a round is one batch', async () => {
    const text: ProgramText = [
      [...reads(20), increment],
      [...reads(20), increment],
    ];
    let batches = 0;
    const rerunAll: RerunAll = (candidates) => {
      batches++;
      return rerunsOf(programOf(text))(candidates);
    };
    const { reruns } = await reduceSchedule(failureOf(text)!, rerunAll, 200);
    expect(batches).toBeLessThan(reruns / 2);
  });

  test('no budget: the input comes back, and says that it was cut', async () => {
    const schedule = decodeSchedule('0;0.1>1') as Schedule;
    const never: RerunAll = () => expect.unreachable();
    const reduced = await reduceSchedule({ schedule, switches: 2 }, never, 0);
    expect(reduced).toEqual({ schedule, switches: 2, reruns: 0, cut: true });
  });

  test('nothing else fails: the input comes back whole', async () => {
    const schedule = decodeSchedule('0;0.1>1;1.4>0;0.3>1') as Schedule;
    const passes: RerunAll = async (all) =>
      all.map((candidate) => ({ fails: false, schedule: candidate, switches: 0 }));
    const reduced = await reduceSchedule({ schedule, switches: 3 }, passes, 10_000);
    expect(encodeSchedule(reduced.schedule)).toBe(encodeSchedule(schedule));
    expect(reduced.cut).toBe(false);
  });
});
