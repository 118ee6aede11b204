import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIRST_CHUNK, MAX_CHUNK } from '../../../harness/base/limits.ts';
import type { Failure } from '../../../harness/run/lane-protocol.ts';
import { type Numbering, Round } from '../../../harness/run/round.ts';
import { type FakeExecution, fakeLane } from './fake-lanes.ts';

interface Setting {
  readonly executions: readonly FakeExecution[];
  readonly keepGoing: boolean;
}

const execution: fc.Arbitrary<FakeExecution> = fc.record(
  {
    steps: fc.nat(9),
    hash: fc.nat(30),
    fails: fc.constantFrom('a', 'b'),
    inconclusive: fc.boolean(),
  },
  { requiredKeys: ['steps', 'hash'] },
);
const fine: fc.Arbitrary<FakeExecution> = fc.record({ steps: fc.nat(9), hash: fc.nat(30) });
/** Long enough for several chunks, with few failures. */
const setting: fc.Arbitrary<Setting> = fc.record({
  executions: fc.array(fc.oneof({ weight: 60, arbitrary: fine }, execution), {
    minLength: 1,
    maxLength: 400,
    size: 'max',
  }),
  keepGoing: fc.boolean(),
});

async function outcome(
  { executions, keepGoing }: Setting,
  lanes: number,
  turn: () => Promise<unknown>,
  numbering: Numbering = { first: 0, of: 1, count: executions.length },
) {
  const known = new Set<string>();
  const round = new Round({
    numbering,
    deadlineMs: undefined,
    keepGoing,
    known,
    lanes: Array.from({ length: lanes }, () =>
      fakeLane((number) => executions[number] as FakeExecution, turn),
    ),
    signal: undefined,
    onProgress: () => undefined,
  });
  const found: Failure[] = [];
  let ended = await round.run();
  found.push(...round.failures());
  while (keepGoing && ended === 'failed') {
    for (const { signature } of found) known.add(signature);
    ended = await round.run();
    found.push(...round.failures());
  }
  // How long it took is nobody's promise.
  const tally = { ...round.tally, searchMs: 0 };
  return { ended, tally, failures: keepGoing ? found : found.slice(0, 1) };
}

const atOnce = () => Promise.resolve();

describe('a round over the executions of a target', () => {
  test('counts and finds the same with any number of lanes that reply in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        setting,
        fc.integer({ min: 1, max: 5 }),
        fc.scheduler(),
        async (given, lanes, scheduler) => {
          const alone = await outcome(given, 1, atOnce);
          const together = outcome(given, lanes, () => scheduler.schedule(Promise.resolve()));
          await scheduler.waitFor(together);
          expect(await together).toEqual(alone);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('adds up what ran, to the first failure or to the end', async () => {
    await fc.assert(
      fc.asyncProperty(setting, async (given) => {
        const { executions, keepGoing } = given;
        const { ended, tally, failures } = await outcome(given, 2, atOnce);
        const firstFailing = executions.findIndex(({ fails }) => fails !== undefined);
        const counted =
          keepGoing || firstFailing < 0 ? executions : executions.slice(0, firstFailing + 1);
        expect(ended).toBe(keepGoing || firstFailing < 0 ? 'complete' : 'failed');
        expect(tally.executions).toBe(counted.length);
        expect(tally.steps).toBe(counted.reduce((sum, { steps }) => sum + steps, 0));
        expect([...tally.distinct].sort()).toEqual(
          [...new Set(counted.map(({ hash }) => hash))].sort(),
        );
        expect(tally.inconclusive).toBe(
          counted.filter((each) => each.inconclusive === true).length,
        );
        const signatures = counted.flatMap(({ fails }) => fails ?? []);
        expect(failures.map(({ signature }) => signature)).toEqual([...new Set(signatures)]);
        expect(failures[0]?.execution).toBe(firstFailing < 0 ? undefined : firstFailing);
      }),
      { numRuns: 60 },
    );
  });

  test('divided into shards, each execution runs exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.integer({ min: 1, max: 6 }), async (given, of) => {
        const whole = await outcome({ ...given, keepGoing: true }, 1, atOnce);
        const { length } = given.executions;
        const parts = await Promise.all(
          Array.from({ length: of }, (_, first) =>
            outcome({ ...given, keepGoing: true }, 2, atOnce, {
              first,
              of,
              count: Math.ceil((length - first) / of),
            }),
          ),
        );
        const sum = (of_: (tally: (typeof parts)[number]['tally']) => number) =>
          parts.reduce((total, { tally }) => total + of_(tally), 0);
        expect(sum(({ executions }) => executions)).toBe(whole.tally.executions);
        expect(sum(({ steps }) => steps)).toBe(whole.tally.steps);
        const found = parts.flatMap(({ failures }) => failures.map(({ execution }) => execution));
        const first = Math.min(...found);
        expect(first).toBe(whole.failures[0]?.execution ?? Number.POSITIVE_INFINITY);
        for (const { ended } of parts) expect(ended).toBe('complete');
      }),
      { numRuns: 40 },
    );
  });

  test('started over from an execution, every execution is still counted once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        fc.boolean(),
        async (count, place, keepGoing) => {
          const failing = place % count;
          let leaks = true;
          const fake = (number: number): FakeExecution =>
            leaks && number === failing
              ? { steps: 1, hash: number, fails: 'leak' }
              : { steps: 1, hash: number };
          const round = new Round({
            numbering: { first: 0, of: 1, count },
            deadlineMs: undefined,
            keepGoing,
            known: new Set(),
            lanes: [fakeLane(fake, atOnce), fakeLane(fake, atOnce)],
            signal: undefined,
            onProgress: () => undefined,
          });
          await round.run();
          leaks = false;
          round.resumeFrom(failing);
          expect(await round.run()).toBe('complete');
          expect(round.tally.executions).toBe(count);
          expect(round.tally.steps).toBe(count);
          expect(round.tally.distinct.size).toBe(count);
          expect(round.failures()).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('what fails like a dismissed failure is inconclusive, and stops nothing', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.integer({ min: 1, max: 3 }), async (given, lanes) => {
        const { executions, keepGoing } = given;
        const known = new Set<string>();
        const round = new Round({
          numbering: { first: 0, of: 1, count: executions.length },
          deadlineMs: undefined,
          keepGoing,
          known,
          lanes: Array.from({ length: lanes }, () =>
            fakeLane((number) => executions[number] as FakeExecution, atOnce),
          ),
          signal: undefined,
          onProgress: () => undefined,
        });
        const found: string[] = [];
        for (let ended = await round.run(); ended !== 'complete'; ended = await round.run()) {
          const [first] = round.failures() as [Failure];
          if (first.signature === 'a') round.dismiss(first);
          else found.push(first.signature);
          if (first.signature === 'b' && !keepGoing) break;
          if (first.signature === 'b') known.add('b');
        }
        const stop = keepGoing ? -1 : executions.findIndex(({ fails }) => fails === 'b');
        const counted = stop < 0 ? executions : executions.slice(0, stop + 1);
        expect(round.tally.executions).toBe(counted.length);
        const isUnclear = (each: FakeExecution) => each.inconclusive === true || each.fails === 'a';
        // An execution can be both: it failed, and its history did not fit.
        const twice = counted.filter((each) => each.inconclusive === true && each.fails === 'a');
        const { inconclusive } = round.tally;
        expect(inconclusive).toBeGreaterThanOrEqual(counted.filter(isUnclear).length);
        expect(inconclusive).toBeLessThanOrEqual(counted.filter(isUnclear).length + twice.length);
        expect(found).toEqual(counted.some(({ fails }) => fails === 'b') ? ['b'] : []);
      }),
      { numRuns: 60 },
    );
  });

  test('stops for each kind of failure once, soon after it was seen', async () => {
    const known = new Set<string>();
    const round = new Round({
      numbering: { first: 0, of: 1, count: undefined },
      deadlineMs: undefined,
      keepGoing: true,
      known,
      lanes: [
        fakeLane(
          (number) => ({ steps: 1, hash: number, fails: number < 5_000 ? 'early' : 'late' }),
          atOnce,
        ),
      ],
      signal: undefined,
      onProgress: () => undefined,
    });
    for (const [signature, first] of Object.entries({ early: 0, late: 5_000 })) {
      expect(await round.run()).toBe('failed');
      expect(round.failures()).toMatchObject([{ signature, execution: first }]);
      expect(round.tally.executions).toBeLessThan(first + 2 * MAX_CHUNK);
      known.add(signature);
    }
  });

  test('failures that are given up are inconclusive, those that are known are not', async () => {
    const round = new Round({
      numbering: { first: 0, of: 1, count: 30 },
      deadlineMs: undefined,
      keepGoing: true,
      known: new Set(['known']),
      lanes: [
        fakeLane(
          (number) => ({ steps: 1, hash: number, fails: number % 3 === 0 ? 'new' : 'known' }),
          atOnce,
        ),
      ],
      signal: undefined,
      onProgress: () => undefined,
    });
    await round.run();
    round.giveUpFailures();
    expect(round.tally.inconclusive).toBe(Math.ceil(round.tally.executions / 3));
    expect([...round.tally.inconclusiveWhy].join()).toMatch(/interrupted/);
  });

  test('interrupted, no more executions are unclear than were run, and a failure that was seen is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 8, arbitrary: fine }, execution), {
          minLength: 40,
          maxLength: 120,
        }),
        fc.boolean(),
        fc.integer({ min: 1, max: 4 }),
        fc.scheduler(),
        fc.nat(6),
        async (executions, keepGoing, lanes, scheduler, after) => {
          const abort = new AbortController();
          const decided = executions.map((each) => ({ ...each, inconclusive: false }));
          let replies = 0;
          const seen = new Set<string>();
          const turn = async () => {
            if (replies++ === after) abort.abort();
            // Whoever is under way when lanes are ended has nothing to say.
            await scheduler.schedule(Promise.resolve());
            if (abort.signal.aborted) throw new Error('the lane has ended');
          };
          const round = new Round({
            numbering: { first: 0, of: 1, count: executions.length },
            deadlineMs: undefined,
            keepGoing,
            known: new Set(),
            lanes: Array.from({ length: lanes }, () =>
              fakeLane((number) => decided[number] as FakeExecution, turn),
            ),
            signal: abort.signal,
            onProgress: () => {
              for (const { signature } of round.failures()) seen.add(signature);
            },
          });
          await scheduler.waitFor(round.run());
          round.giveUpFailures();
          const { tally } = round;
          expect(tally.inconclusive).toBeLessThanOrEqual(tally.executions);
          if (seen.size > 0) expect(tally.inconclusive).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('interrupted, it says so and keeps what was counted', async () => {
    const abort = new AbortController();
    let replies = 0;
    const round = new Round({
      numbering: { first: 0, of: 1, count: undefined },
      deadlineMs: undefined,
      keepGoing: false,
      known: new Set(),
      lanes: [
        fakeLane(
          (number) => ({ steps: 1, hash: number }),
          async () => {
            if (++replies === 3) abort.abort();
          },
        ),
      ],
      signal: abort.signal,
      onProgress: () => undefined,
    });
    expect(await round.run()).toBe('interrupted');
    expect(round.tally.executions).toBeGreaterThan(0);
  });

  test('a deadline in the past leaves the first chunk', async () => {
    const round = new Round({
      numbering: { first: 0, of: 1, count: 1000 },
      deadlineMs: -1,
      keepGoing: false,
      known: new Set(),
      lanes: [fakeLane(() => ({ steps: 1, hash: 1 }), atOnce)],
      signal: undefined,
      onProgress: () => undefined,
    });
    expect(await round.run()).toBe('time');
    expect(round.tally.executions).toBe(FIRST_CHUNK);
  });
});
