import { describe, expect, test } from 'vitest';
import { numbers, recordsOf } from './executions.ts';
import { findIn, inLane } from './in-lane.ts';

describe.skipIf((navigator as { locks?: unknown }).locks === undefined)('locks by name', () => {
  test.each([
    ['locks-crossed', 'deadlock', 20],
    ['task-locks-crossed', 'deadlock', 20],
    ['locks-shared-adders', 'torn-read', 50],
    ['locks-kept', 'deadlock', 20],
  ] as const)('%s: a %s is found and comes back', async (fixture, kind, within) => {
    const finding = await findIn(fixture, within, { kind });
    expect(finding).toMatchObject({ kind, reproduced: { times: 10, of: 10 } });
  });

  test.each([
    'locks-ordered',
    'task-locks-ordered',
    'process-locks-crossed',
    'locks-counter',
    'locks-left',
    'locks-stolen',
  ])('%s stays clean', async (fixture) => {
    const report = await inLane(fixture, ({ search }) => search(300));
    expect(report).toMatchObject({
      executions: 300,
      inconclusive: 0,
      failures: [],
      uncontrolled: [],
    });
    expect(new Set(report.hashes).size).toBeGreaterThan(1);
  });

  test('a deadlock says who holds what the others wait for', async () => {
    const { detail } = await findIn('locks-crossed', 20, { kind: 'deadlock' });
    expect(detail?.map((line) => line.replace(/,.*/, ''))).toEqual([
      "taker 1 awaits lock 'b' held by taker 2",
      "taker 2 awaits lock 'a' held by taker 1",
    ]);
  });

  test('every outcome of taking, stealing, trying and waiting comes up', async () => {
    const outcomes = (await recordsOf('locks-stolen', numbers(300))).flatMap((record) =>
      record
        .recording()
        .events.flatMap((event) => (event.kind === 'respond' ? [String(event.value)] : [])),
    );
    expect(new Set(outcomes)).toEqual(
      new Set(['kept', 'AbortError', 'stolen', 'true', 'false', 'in time', 'TimeoutError']),
    );
  });
});
