import { describe, expect, test } from 'vitest';
import { findIn, inLane } from './in-lane.ts';

describe('what is wrong is found, and comes back every time', () => {
  test('a lost update', async () => {
    const finding = await findIn('lost-update', 100);
    expect(finding).toMatchObject({
      kind: 'invariant',
      invariant: 'nothing is lost',
      reproduced: { times: 10, of: 10 },
    });
    // Read by one, read and written by the other, written by the first: two switches.
    expect(finding.switches.after).toBe(2);
    expect(finding.trace.find(({ access }) => access === 'write')).toMatchObject({
      object: 1,
      start: 0,
      end: 4,
      location: expect.stringMatching(/lost-update\.scenario\.ts:12:\d+$/),
    });
  });

  test('a deadlock, at once, with who waits where in what', async () => {
    const finding = await findIn('deadlock', 100);
    expect(finding).toMatchObject({
      kind: 'deadlock',
      message: 'forth and back wait and nobody is left to wake them',
      reproduced: { times: 10, of: 10 },
    });
    const [forth, back, ended] = finding.detail ?? [];
    expect(forth).toMatch(/^forth waits on buffer 1 at byte 4, after \d+ steps in second/);
    expect(back).toMatch(/^back waits on buffer 1 at byte 0, after \d+ steps in second/);
    expect(ended).toMatch(/^ended: bystander$/);
    expect(finding.history.filter(({ kind }) => kind === 'invoke')).toHaveLength(2);
    expect(finding.history.filter(({ kind }) => kind !== 'invoke')).toEqual([]);
  });

  test('a deadlock inside code that catches everything, and nothing of what it does then', async () => {
    const finding = await findIn('caught-deadlock', 1);
    expect(finding.kind).toBe('deadlock');
    expect(finding.reproduced).toEqual({ times: 10, of: 10 });
    expect(finding.trace.filter(({ access }) => access.startsWith('atomic'))).toEqual([]);
    expect(finding.history.filter(({ kind }) => kind !== 'invoke')).toEqual([]);
  });

  test('a livelock', async () => {
    const finding = await findIn('livelock', 50);
    expect(finding).toMatchObject({ kind: 'livelock', reproduced: { times: 10, of: 10 } });
    expect(finding.detail).toEqual([expect.stringMatching(/^spinner /)]);
  });

  test('an actor that computes for ever', async () => {
    const finding = await findIn('endless', 10);
    expect(finding).toMatchObject({
      kind: 'hang',
      message: expect.stringMatching(/^second .* 200 ms/),
      reproduced: { times: 10, of: 10 },
    });
  });

  test('an always that fails for a moment', async () => {
    const finding = await findIn('always', 50);
    expect(finding).toMatchObject({
      kind: 'invariant',
      invariant: 'always',
      message: '2 inside',
      reproduced: { times: 10, of: 10 },
    });
  });

  test('an always that the last write breaks', async () => {
    expect(await findIn('always-at-end', 1)).toMatchObject({ invariant: 'always' });
  });
});

describe('an actor that ends badly is an uncaught error', () => {
  test.each([
    ['throws', /^second ended with an error: out of tune$/],
    ['rejects', /^second ended with an error: out of tune$/],
    ['rejects-unheard', /^second ended with an error: out of tune$/],
    ['rejects-late', /out of tune$/],
    ['throws-text', /^second ended with an error: out of tune$/],
    ['throws-nothing', /^second ended with an error: undefined$/],
    ['exits', /^second called process\.exit\(3\)$/],
  ])('%s', async (variant, message) => {
    const finding = await findIn(`misbehaving/${variant}`, 20);
    expect(finding).toMatchObject({
      kind: 'uncaught-error',
      message: expect.stringMatching(message),
      reproduced: { times: 10, of: 10 },
    });
  });

  test('its stack shows the lines of the user', async () => {
    const { detail } = await findIn('misbehaving/throws', 20);
    expect(detail?.[0]).toMatch(/^at .*misbehaving\/throws\.ts:2:\d+\)?$/);
    expect(detail?.join()).not.toMatch(/harness\/|workers\//);
  });

  test.each([
    ['fails-in-open', /^writer [12] ended with an error: fails in open$/],
    ['fails-in-observe', /observe: fails in observe$/],
    ['fails-in-close', /close: fails in close$/],
    ['waits-in-observe', /observe: .*nobody will notify it/],
  ])('also outside of its run: %s', async (variant, message) => {
    const finding = await findIn(`observing/${variant}`, 5);
    expect(finding.kind).toBe('uncaught-error');
    expect(finding.message).toMatch(message);
    expect(finding.reproduced).toEqual({ times: 10, of: 10 });
  });
});

describe('the campaign goes on behind', () => {
  test.each([
    ['misbehaving/throws', 100],
    ['misbehaving/rejects-late', 20],
    ['misbehaving/exits', 12],
    ['endless', 4],
    ['livelock', 100],
    ['deadlock', 100],
  ])('%s', async (fixture, count) => {
    const { executions, failures } = await inLane(fixture, ({ search }) => search(count, true));
    expect(executions).toBe(count);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.length).toBeLessThan(count);
    expect(new Set(failures.map(({ signature }) => signature)).size).toBe(1);
  });
});
