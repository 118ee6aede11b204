import { describe, expect, test } from 'vitest';
import { SLEEPS } from '../../fixtures/timeouts.scenario.ts';
import { numbers, recordsOf } from './executions.ts';
import { inLane } from './in-lane.ts';

describe('what is right stays clean', () => {
  test.each([
    ['atomic-update', 'portfolio', 500],
    ['timeouts', 'random', 200],
    ['timeouts', 'pct', 200],
    ['timeouts', 'pos', 200],
    ['fair-spin', 'random', 200],
    ['fair-spin', 'pct', 200],
    ['fair-spin', 'pos', 200],
    ['observing/fine', 'portfolio', 200],
    ['observing/naps', 'portfolio', 200],
    ['programs', 'portfolio', 200],
    ['order', 'portfolio', 200],
  ] as const)('%s under %s', async (fixture, strategy, count) => {
    const report = await inLane(fixture, ({ search }) => search(count), { strategy });
    expect(report).toMatchObject({ executions: count, inconclusive: 0, failures: [] });
  });
});

test('timeouts fire in the order of their deadlines', async () => {
  const orders = new Set<string>();
  for (const record of await recordsOf('timeouts', numbers(60), { recording: true })) {
    let nowMs = 0;
    const deadlines = new Map<number, number>();
    const fired: number[] = [];
    for (const { actor, access } of record.recording().steps) {
      if (access === 'wait') deadlines.set(actor, nowMs + (SLEEPS[actor] as number));
      if (access !== 'timeout') continue;
      // A step takes a thousandth of a millisecond, the sleeps take seconds.
      nowMs = Math.max(nowMs, deadlines.get(actor) as number);
      expect(deadlines.get(actor)).toBe(Math.min(...deadlines.values()));
      deadlines.delete(actor);
      fired.push(actor);
    }
    expect(fired).toHaveLength(SLEEPS.length);
    orders.add(fired.join());
  }
  expect(orders.size).toBeGreaterThan(1);
});

test('waiters are woken first in, first out', async () => {
  const records = await recordsOf('fifo-wake', numbers(60), { recording: true });
  for (const record of records) {
    expect(record.ending).toBe('ended');
    const { steps } = record.recording();
    const waiters = steps.filter(({ actor }) => actor < 3);
    const asleep = waiters.filter(({ access }) => access === 'wait').map(({ actor }) => actor);
    const acknowledged = waiters
      .filter(({ access }) => access === 'atomicUpdate')
      .map(({ actor }) => actor);
    expect(asleep).toHaveLength(3);
    expect(acknowledged).toEqual(asleep);
  }
});

test('an execution that does not fit into its memory is inconclusive, and no other one', async () => {
  const report = await inLane('overflow', ({ search }) => search(12));
  expect(report.executions).toBe(12);
  expect(report.failures).toEqual([]);
  expect(report.inconclusive).toBeGreaterThan(0);
  expect(report.inconclusive).toBeLessThan(12);
  expect(report.inconclusiveWhy).toEqual([expect.stringMatching(/did not fit/)]);
});

test('generated programs, and states, follow from the seed and the number alone', async () => {
  const eventsOf = async (seed: string, wanted: readonly number[]) =>
    (await recordsOf('programs', wanted, { seed })).map((record) => {
      const { events } = record.recording();
      const calls = events.flatMap((event) =>
        event.kind === 'invoke' ? [[event.actor, event.operation, event.name, event.args]] : [],
      );
      // Who calls when is the schedule's; what is called is not.
      return calls.sort((a, b) =>
        JSON.stringify(a.slice(0, 2)) < JSON.stringify(b.slice(0, 2)) ? -1 : 1,
      );
    });
  const all = await eventsOf('1', numbers(20));
  const some = await eventsOf('1', [7, 3]);
  expect(some).toEqual([all[7], all[3]]);
  expect(new Set(all.map((calls) => JSON.stringify(calls))).size).toBeGreaterThan(15);
  expect(await eventsOf('2', numbers(20))).not.toEqual(all);
});

test('clocks and chance inside actors follow from the seed and the number alone', async () => {
  const answersOf = async (wanted: readonly number[], seed = '1') =>
    (await recordsOf('platform', wanted, { seed })).map((record) =>
      record
        .recording()
        .events.flatMap((event) => (event.kind === 'respond' ? [[event.actor, event.value]] : [])),
    );
  const all = await answersOf(numbers(10));
  expect(await answersOf([9, 4])).toEqual([all[9], all[4]]);
  expect(await answersOf([4], '2')).not.toEqual([all[4]]);
  const texts = all.flatMap((answers) => answers.map((answer) => JSON.stringify(answer, shown)));
  expect(new Set(texts).size).toBe(texts.length);
  // Every execution begins at the same moment.
  for (const answers of all) {
    for (const [, values] of answers) {
      expect((values as unknown[])[3]).toMatch(/^2026-01-01T00:00:00/);
    }
  }
});

function shown(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
