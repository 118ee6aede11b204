import { describe, expect, test } from 'vitest';
import { numbers, recordsOf } from './executions.ts';
import { findIn, inLane } from './in-lane.ts';

/** Planted bugs, with the executions within which each must be found. */
const PLANTED = [
  ['task-counter', 'lost-write', 20],
  ['task-deadlock', 'deadlock', 50],
  ['stale-fill', 'stale-read', 100],
  ['file-counter', 'lost-write', 50],
  ['broadcast', 'invariant', 20],
  ['packed-first', 'invariant', 50],
  ['digested-count', 'lost-write', 50],
  ['wait-async-missed', 'deadlock', 20],
  ['failing-calls/careless', 'invariant', 100],
] as const;

describe('what actors wait for is under control', () => {
  test.each(PLANTED)('%s: a %s is found and comes back', async (fixture, kind, within) => {
    const finding = await findIn(fixture, within);
    expect(finding).toMatchObject({ kind, reproduced: { times: 10, of: 10 } });
  });

  test.each([
    ['task-counter-locked', 500],
    ['task-sleepers', 500],
    ['file-counter-locked', 500],
    ['platform-work', 30],
    ['compression-streams', 100],
    ['channel-count', 500],
    ['left-timer', 500],
    ['wait-async', 500],
    ['failing-calls/careful', 500],
  ])('%s stays clean', async (fixture, count) => {
    const report = await inLane(fixture, ({ search }) => search(count));
    expect(report).toMatchObject({
      executions: count,
      inconclusive: 0,
      failures: [],
      uncontrolled: [],
    });
    expect(new Set(report.hashes).size).toBeGreaterThan(1);
  });
});

test('file calls are steps in words, the same in every way to run them', async () => {
  const [whole] = await recordsOf('file-counter', [0], { recording: true });
  const texts = whole?.recording().steps.flatMap(({ text }) => text ?? []);
  expect(new Set(texts)).toContain('open count.txt for reading');
  const batch = await recordsOf('file-counter', numbers(40));
  const single = await recordsOf('file-counter', numbers(40), { oneByOne: true });
  expect(single.map(({ hashA, hashB }) => [hashA, hashB])).toEqual(
    batch.map(({ hashA, hashB }) => [hashA, hashB]),
  );
});

test('file calls fail as planned, one in about every second execution', async () => {
  const codes = (await recordsOf('failing-calls/careful', numbers(60))).map((record) => {
    const values = record
      .recording()
      .events.flatMap((event) => (event.kind === 'respond' ? [event.value] : []));
    return values.filter((value) => value !== 'written');
  });
  expect(codes.every((failed) => failed.length <= 1)).toBe(true);
  expect(new Set(codes.flat())).toEqual(new Set(['EIO', 'ENOSPC', 'EMFILE']));
});

test('what nobody can schedule is named, and no deadlock is claimed of who waits for it', async () => {
  const finding = await findIn('listens', 1);
  expect(finding.kind).toBe('hang');
  expect(finding.uncontrolled).toContain('a listening socket');
});
