import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import type { Pin } from '../../../../harness/model/stress.ts';
import type * as pinning from '../../../../harness/run/stress/pin.ts';
import { fixtureTarget } from '../in-lane.ts';

// Loaded by Node and not by vitest: it starts processes and threads.
const load = createRequire(import.meta.url);
const { pin } = load('../../../../harness/run/stress/pin.ts') as typeof pinning;

const TOO_MANY = { kind: 'invariant', invariant: 'never too many are inside' } as const;
const LOST = { kind: 'invariant', invariant: 'nothing is lost' } as const;

/** What is made of something that stress might have seen in a round of a fixture. */
async function pinned(
  fixture: string,
  seen: Omit<pinning.Seen, 'message'>,
  signal?: AbortSignal,
): Promise<Pin> {
  const options = { seed: '1', signal, outputFolder: undefined };
  return pin(await fixtureTarget(fixture), { message: 'seen', ...seen }, options);
}

describe('what stress saw is pinned', () => {
  test('with the workload of its round', async () => {
    const made = await pinned('room/looks-first', { ...TOO_MANY, round: 1 });
    expect(made).toMatchObject({
      kind: 'pinned',
      finding: {
        invariant: TOO_MANY.invariant,
        workload: { seed: '1', round: 1 },
        replayLine: expect.stringMatching(/@[a-z]+:1:round-1:\d+:[0-9a-f]{6}$/),
        reproduced: { times: 10, of: 10 },
      },
    });
    expect(made).not.toHaveProperty('roundWhy');
  }, 60_000);

  test("at explore's own size, where the round is too long", async () => {
    const made = await pinned('lost-in-long-rounds', { ...LOST, round: 0 });
    expect(made).toMatchObject({
      kind: 'pinned',
      roundWhy: expect.stringMatching(/^too long to be explored: .* 20,000 schedule points$/),
      finding: { kind: 'invariant', reproduced: { times: 10, of: 10 } },
    });
    expect(made.kind === 'pinned' && made.finding.workload).toBeUndefined();
  }, 60_000);
});

describe('what stress saw is not pinned', () => {
  test('where neither workload shows it, and both say why', async () => {
    const made = await pinned('room/correct', { ...TOO_MANY, round: 1 });
    expect(made).toMatchObject({
      kind: 'not-pinned',
      why: expect.stringMatching(
        /^with the workload of round 1: none of \d+ explored executions showed it; at explore's own size: none of \d+ explored executions showed it$/,
      ),
    });
  }, 60_000);

  test('by another finding', async () => {
    const made = await pinned('lost-update', { kind: 'duplicate', round: 0 });
    expect(made).toMatchObject({
      kind: 'not-pinned',
      why: expect.stringMatching(
        /round 0: explore found invariant \(nothing is lost\) instead: hammerlock replay \S+:round-0:\S+; at explore's own size: explore found/,
      ),
    });
  }, 60_000);

  test('where the round is another one each time that it is made', async () => {
    const made = await pinned('drawing-the-clock', { ...LOST, round: 0 });
    expect(made).toMatchObject({
      kind: 'not-pinned',
      why: expect.stringMatching(/^with the workload of round 0: not the same twice: /),
    });
  }, 60_000);

  test('where it is a leak, or nobody waits for it any more', async () => {
    expect(await pinned('lost-update', { kind: 'leak', round: 0 })).toMatchObject({
      why: 'explore does not count resources',
    });
    const interrupted = await pinned('lost-update', { ...LOST, round: 0 }, AbortSignal.abort());
    expect(interrupted).toEqual({
      kind: 'not-pinned',
      executions: 0,
      why: 'interrupted with the workload of round 0: nothing was run',
    });
  });
});
