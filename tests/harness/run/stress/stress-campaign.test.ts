import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pinnableCores } from '../../../../harness/run/lane-child.ts';
import { fixtureTarget } from '../in-lane.ts';
import { runStressCampaign, stressFixture } from './in-stress.ts';

describe('real parallelism', () => {
  test.each(['none', 'medium'] as const)(
    'is recorded in one order that is sound, with noise %s',
    async (noise) => {
      const result = await stressFixture('ordered-counter', { noise, rounds: 20, timeMs: 20_000 });
      expect(result).toMatchObject({ outcome: 'clean', rounds: 20, operations: 200_000 });
    },
  );

  test.runIf(pinnableCores().length > 1).each(['thread', 'process'])(
    'has a core for each %s',
    async (place) => {
      const result = await stressFixture(`bound-${place}`, { rounds: 2, timeMs: 20_000 });
      expect(result).toMatchObject({ outcome: 'clean', rounds: 2 });
    },
  );

  test('loses updates that are not atomic, and none that are', async () => {
    const more = { noise: 'heavy', timeMs: 10_000 } as const;
    expect(await stressFixture('lost-update', more)).toMatchObject({ outcome: 'finding' });
    expect(await stressFixture('atomic-update', { ...more, timeMs: 1_000 })).toMatchObject({
      findings: [],
    });
  });

  test('runs generated programs, tasks and processes', async () => {
    for (const fixture of ['programs', 'task-counter-locked', 'process-counter-locked']) {
      const result = await stressFixture(fixture, { rounds: 3, timeMs: 30_000 });
      expect(result).toMatchObject({ outcome: 'clean', rounds: 3 });
      expect(result.operations).toBeGreaterThan(0);
      const timed = result.latencies?.reduce((sum, each) => sum + each.timed, 0);
      expect(timed).toBe(result.operations);
    }
  });

  test('is pinned by explore, which replays it', async () => {
    const { findings } = await stressFixture('lost-update', {
      noise: 'heavy',
      timeMs: 10_000,
      pin: true,
    });
    expect(findings).toMatchObject([
      { pin: { kind: 'pinned', finding: { reproduced: { times: 10, of: 10 } } } },
    ]);
  });
});

describe('what goes wrong', () => {
  test.each([
    ['misbehaving/throws', /out of tune/],
    ['misbehaving/rejects-late', /out of tune/],
    ['misbehaving/exits', /thread of an actor ended|exit/],
    ['misbehaving/runs-out-of-memory', /memory/],
    ['misbehaving-processes/exits', /exit code 3/],
  ])('%s ends in a finding that says so', async (fixture, message) => {
    const { outcome, findings } = await stressFixture(fixture, { timeMs: 15_000 });
    expect(outcome).toBe('finding');
    expect(findings[0]).toMatchObject({
      kind: 'uncaught-error',
      message: expect.stringMatching(message),
    });
  });

  test('a process that is killed leaves what it had written, and who recovers is asked', async () => {
    const torn = await stressFixture('killed-while-writing/in-place', { timeMs: 15_000 });
    expect(torn.findings).toMatchObject([{ kind: 'invariant' }]);
    expect(torn.findings[0]?.message).toMatch(/writer [01] was killed, and the file holds/);
    const whole = await stressFixture('killed-while-writing/renaming', {
      rounds: 20,
      timeMs: 60_000,
    });
    expect(whole).toMatchObject({ outcome: 'clean', rounds: 20 });
  });

  test('what must always hold is looked at when all have ended, and the result says so', async () => {
    const broken = await stressFixture('always-at-end', { timeMs: 20_000 });
    expect(broken.findings).toMatchObject([
      { kind: 'invariant', invariant: 'always', message: 'written', round: 0 },
    ]);
    const held = await stressFixture('always', { rounds: 3, timeMs: 20_000 });
    expect(held).toMatchObject({ outcome: 'clean', rounds: 3 });
    expect(held.notes.join()).toMatch(/always was checked when the actors of a round had ended/);
  });

  test('a hang names who stands where', async () => {
    const { findings } = await stressFixture('deadlock', { timeMs: 30_000, noise: 'medium' });
    expect(findings).toMatchObject([{ kind: 'hang' }]);
    expect(findings[0]?.detail?.join('\n')).toMatch(/at .*deadlock\.scenario\.ts:\d+/);
  });

  test.runIf(existsSync('/proc/self/net/tcp'))(
    'a hang of processes names where they run in circles',
    async () => {
      const { findings } = await stressFixture('misbehaving-processes/endless', { timeMs: 15_000 });
      expect(findings).toMatchObject([{ kind: 'hang' }]);
      expect(findings[0]?.detail?.join('\n')).toMatch(/at act .*endless\.ts:\d+/);
    },
    // Loops wait for each other's cores where there are few, and are given time for it.
    120_000,
  );

  test('calls that all wait, and return one after another, are no hang', async () => {
    const result = await stressFixture('settles-late', { rounds: 1, timeMs: 30_000 });
    expect(result).toMatchObject({ outcome: 'clean', rounds: 1 });
  });

  test('told to go on, it tells of a violation long before its time is up', async () => {
    const told: string[] = [];
    await stressFixture('misbehaving/throws', {
      keepGoing: true,
      timeMs: 2_000,
      onSighting: ({ kind }) => told.push(`saw ${kind}`),
      onFinding: ({ kind }) => told.push(`found ${kind}`),
      onProgress: ({ findings }) => told.push(`went on with ${findings}`),
    });
    expect(told.filter((what) => !what.startsWith('went'))).toEqual([
      'saw uncaught-error',
      'found uncaught-error',
    ]);
    expect(told.lastIndexOf('went on with 1')).toBeGreaterThan(told.indexOf('saw uncaught-error'));
  });

  test('an interruption keeps what there is', async () => {
    const interrupt = new AbortController();
    const { targets, ended, unreached } = await runStressCampaign({
      targets: [await fixtureTarget('ordered-counter'), await fixtureTarget('atomic-update')],
      seed: '1',
      noise: 'none',
      timeMs: 120_000,
      keepGoing: false,
      ignoredLeaks: [],
      pin: false,
      signal: interrupt.signal,
      onProgress: ({ rounds }) => rounds > 0 && interrupt.abort(),
    });
    expect(ended).toBe('interrupted');
    expect(targets).toHaveLength(1);
    expect(targets[0]?.rounds).toBeGreaterThan(0);
    expect(targets[0]?.notes.join()).toMatch(/interrupted/);
    expect(unreached).toEqual([expect.stringContaining('atomic-update')]);
  });

  test('a resource that is not counted cannot be ignored', async () => {
    await expect(stressFixture('atomic-update', { ignoredLeaks: ['timer'] })).rejects.toThrow(
      /no resource is named 'timer'.*timers/,
    );
  });
});
