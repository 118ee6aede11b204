import { describe, expect, test } from 'vitest';
import { numbers, recordsOf } from './executions.ts';
import { inLane, LaneFailure } from './in-lane.ts';

describe('what outlives an execution', () => {
  test('is seen by the calibration, which has modules loaded afresh', async () => {
    const { report, found } = await inLane('leaky/counted', async (lane) => ({
      report: lane.report,
      found: await lane.search(60),
    }));
    expect(report.isolation).toBe('fresh-modules');
    expect(report.notes).toEqual([expect.stringMatching(/module state/)]);
    expect(found).toMatchObject({ executions: 60, failures: [] });
  });

  test('is no finding when it shows later: the failure does not come back in fresh threads', async () => {
    await inLane('leaky/counted-rarely', async ({ report, search, confirm }) => {
      expect(report.isolation).toBe('reused');
      const { failures } = await search(64);
      expect(failures).toHaveLength(1);
      expect(await confirm(failures[0]?.execution as number)).toBeUndefined();
    });
    const fresh = { isolation: 'fresh-modules' } as const;
    const clean = await inLane('leaky/counted-rarely', ({ search }) => search(40), fresh);
    expect(clean).toMatchObject({ executions: 40, failures: [] });
  });

  test('in the thread itself is gone with fresh threads only', async () => {
    const fails = (isolation: 'fresh-modules' | 'fresh-threads') =>
      inLane('leaky/counted-globally', ({ search }) => search(10), { isolation });
    expect((await fails('fresh-modules')).failures).toHaveLength(1);
    expect((await fails('fresh-threads')).failures).toEqual([]);
  });
});

test('what floating promises do is part of their own execution', async () => {
  for (const record of await recordsOf('floating', numbers(5), { recording: true })) {
    const writes = record.recording().steps.filter(({ access }) => access === 'write');
    expect(writes).toHaveLength(100);
  }
});

describe('a setup that cannot be used is the user’s mistake', () => {
  test.each([
    ['setup-throws', /^setup of scenario 'setup-throws' throws: no database here; /],
    ['setup-uncloneable', /^setup of scenario 'setup-uncloneable' returned something/],
  ])('%s', async (fixture, message) => {
    const failure = await inLane(fixture, ({ search }) => search(1)).catch((thrown) => thrown);
    expect(failure).toBeInstanceOf(LaneFailure);
    expect(failure.message).toMatch(message);
    expect(failure.usage).toBe(true);
    expect(failure.message).not.toContain('\n');
  });
});
