import { describe, expect, test } from 'vitest';
import { hashesOf, numbers, recordsOf } from '../../run/executions.ts';
import { findIn, inLane } from '../../run/in-lane.ts';

describe('databases of better-sqlite3 are under control', () => {
  test.each([
    ['better-counter/bare', 'lost-write', 20],
    ['better-counter/forgiving', 'lost-write', 20],
    ['better-counter/deferred', 'uncaught-error', 20],
    ['better-process-counter/bare', 'lost-write', 20],
  ])('%s: a %s is found and comes back', async (fixture, kind, within) => {
    const finding = await findIn(fixture, within);
    expect(finding).toMatchObject({ kind, reproduced: { times: 10, of: 10 } });
  });

  test.each([
    ['better-counter/immediate', 500],
    ['better-counter/retrying', 500],
    ['better-process-counter/immediate', 100],
  ])('%s stays clean', async (fixture, count) => {
    const report = await inLane(fixture, ({ search }) => search(count));
    expect(report).toMatchObject({ executions: count, inconclusive: 0, failures: [] });
    expect(report.uncontrolled).toEqual([]);
    expect(new Set(report.hashes).size).toBeGreaterThan(1);
  });
});

test('who waits for a lock is told in words', async () => {
  const records = await recordsOf('better-counter/immediate', numbers(10), { recording: true });
  const texts = records.flatMap((record) => record.recording().steps.map(({ text }) => text));
  expect(texts).toContain('BEGIN IMMEDIATE → SQLITE_BUSY');
  expect(texts).toContain('count.db may be free');
});

test('an execution is the same whether it is the first of its threads or not, and with fresh modules', async () => {
  const hashes = await hashesOf('better-counter/immediate', numbers(6));
  expect(await hashesOf('better-counter/immediate', [5])).toEqual(hashes.slice(5));
  const fresh = { isolation: 'fresh-modules' } as const;
  expect(await hashesOf('better-counter/immediate', numbers(6), fresh)).toEqual(hashes);
});
