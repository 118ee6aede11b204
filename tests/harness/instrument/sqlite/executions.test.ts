import { describe, expect, test } from 'vitest';
import { numbers, recordsOf } from '../../run/executions.ts';
import { findIn, inLane } from '../../run/in-lane.ts';

describe('databases of actors are under control', () => {
  test.each([
    ['database-counter', 'lost-write', 20],
    ['database-process-counter', 'lost-write', 20],
    // SQLite knows no deadlock: who waits longest gives up.
    ['crossed-databases', 'uncaught-error', 20],
  ])('%s: a %s is found and comes back', async (fixture, kind, within) => {
    const finding = await findIn(fixture, within);
    expect(finding).toMatchObject({ kind, reproduced: { times: 10, of: 10 } });
  });

  test.each([
    ['database-counter-locked', 500],
    ['database-counter-journal', 500],
    ['database-process-counter-locked', 100],
  ])('%s stays clean', async (fixture, count) => {
    const report = await inLane(fixture, ({ search }) => search(count));
    expect(report).toMatchObject({ executions: count, inconclusive: 0, failures: [] });
    expect(report.uncontrolled).toEqual([]);
    expect(new Set(report.hashes).size).toBeGreaterThan(1);
  });
});

test('who waits for a lock is told in words', async () => {
  const records = await recordsOf('database-counter-locked', numbers(10), { recording: true });
  const texts = new Set(
    records.flatMap((record) => record.recording().steps.flatMap(({ text }) => text ?? [])),
  );
  expect(texts).toContain('BEGIN IMMEDIATE → SQLITE_BUSY');
  expect(texts).toContain('count.db may be free');
});

test('executions are the same in a batch and one by one', async () => {
  const batch = await recordsOf('database-counter-journal', numbers(40));
  const single = await recordsOf('database-counter-journal', numbers(40), { oneByOne: true });
  const hashes = (records: typeof batch) => records.map(({ hashA, hashB }) => [hashA, hashB]);
  expect(hashes(single)).toEqual(hashes(batch));
});
