import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../harness/model/finding.ts';
import type * as corpus from '../../../harness/run/corpus.ts';
import type { ReplaySource } from '../../../harness/run/lane-protocol.ts';
import type * as replaying from '../../../harness/run/replay-here.ts';
import { findIn, fixtureTarget, inLane } from './in-lane.ts';
import { exploredCalls, roundTarget, stressedCalls } from './in-round.ts';

// See in-lane.ts: loaded by Node and not by vitest.
const load = createRequire(import.meta.url);
const { replayHere } = load('../../../harness/run/replay-here.ts') as typeof replaying;
const { storeFinding } = load('../../../harness/run/corpus.ts') as typeof corpus;

const cwd = fileURLToPath(new URL('../../fixtures/', import.meta.url));

describe('an execution with the workload of a round', () => {
  test.each(['thread', 'task', 'process'])(
    'has the program, the state and the draws that the round has under stress, in a %s',
    async (place) => {
      const fixture = `drawing-in-${place}`;
      const rounds = 3;
      const numbers = [0, 1, 7];
      await fc.assert(
        fc.asyncProperty(fc.stringMatching(/^[a-z0-9]{1,8}$/), async (seed) => {
          const stressed = await stressedCalls(fixture, seed, rounds);
          expect(stressed).toHaveLength(rounds);
          for (const [round, calls] of stressed.entries()) {
            expect(calls).toHaveLength(5);
            const explored = await exploredCalls(fixture, { seed, round }, numbers);
            expect(explored).toEqual(numbers.map(() => calls));
          }
        }),
        { numRuns: 2 },
      );
    },
    120_000,
  );

  test('has temporary files of its own, which leave nothing behind', async () => {
    const before = tmpdir();
    const executions = await exploredCalls('keeps-in-tmpdir', { seed: '1', round: 3 }, [0, 1, 2]);
    expect(tmpdir()).toBe(before);
    expect(existsSync(join(before, 'kept-in-tmpdir.txt'))).toBe(false);
    const [first] = executions;
    const seen = first?.[0]?.[0]?.[1];
    expect(seen).not.toBe(before);
    const calls = [0, 1].map(() => [['append', seen, false]]);
    expect(executions).toEqual([calls, calls, calls]);
  });

  test('is too much for explore where it is too long, or has too many actors', async () => {
    const refusals = ['ordered-counter', 'crowd'].map(async (fixture) =>
      inLane(await roundTarget(fixture, { seed: '1', round: 0 }), async ({ report }) => report),
    );
    expect(await Promise.all(refusals)).toMatchObject([
      {
        refusal: 'too long to be explored: a random walk had no end within 20,000 schedule points',
      },
      { refusal: 'too many actors to be explored: 65, of at most 64' },
    ]);
    const own = await inLane('ordered-counter', async ({ report }) => report);
    expect(own.refusal).toBeUndefined();
  });
});

/** Rounds in which at least one more visitor than there are places may be inside at once. */
const ROUNDS = [0, 1, 2, 9];
const WITHIN = 100;

describe('a bug that needs the workload of a round', () => {
  test.each(ROUNDS)('is found in that of round %i, and replays ten times of ten', async (round) => {
    const target = await roundTarget('room/looks-first', { seed: '1', round });
    expect(await findIn(target, WITHIN)).toMatchObject({
      kind: 'invariant',
      workload: { seed: '1', round },
      token: expect.stringMatching(`:1:round-${round}:`),
      reproduced: { times: 10, of: 10 },
    });
  });

  test("is not there at explore's own size, nor in its correct twin", async () => {
    const clean = { failures: [], inconclusive: 0 };
    const own = await inLane('room/looks-first', ({ search }) => search(500));
    expect(own).toMatchObject({ ...clean, executions: 500 });
    for (const round of ROUNDS) {
      const twin = await roundTarget('room/correct', { seed: '1', round });
      const report = await inLane(twin, ({ search }) => search(WITHIN));
      expect(report).toMatchObject({ ...clean, executions: WITHIN });
    }
  }, 60_000);
});

describe('a finding with the workload of a round', () => {
  let folder = '';
  let finding: Finding;
  let file = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hammerlock-round-'));
    const workload = { seed: 'stress', round: 2 };
    finding = await findIn(await roundTarget('room/looks-first', workload), 1_000, { seed: '7' });
    const target = await fixtureTarget('room/looks-first');
    file = join(folder, await storeFinding(folder, target, finding));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const replay = (what: ReplaySource) => replayHere(what, { times: 10, cwd });

  test('is replayed from its token, which names the round', async () => {
    expect(finding.token).toMatch(/:7:round-2-of-stress:\d+:/);
    for (let again = 0; again < 2; again++) {
      expect(await replay({ token: finding.token })).toMatchObject({
        hash: finding.hash,
        token: finding.token,
        reproduced: { times: 10, of: 10 },
        finding: { kind: 'invariant', message: finding.message, workload: finding.workload },
      });
    }
  });

  test('is replayed from its file with the reduced schedule, step by step', async () => {
    const result = await replay({ file });
    expect(result).toMatchObject({
      hash: finding.scheduleHash,
      reproduced: { times: 10, of: 10 },
      finding: { trace: finding.trace },
    });
    expect(result.divergence).toBeUndefined();
    expect(finding.switches.after).toBeLessThan(finding.switches.before);
  });

  test('is refused for other sources', async () => {
    const token = finding.token.replace(/.{6}$/, '000000');
    await expect(replay({ token })).rejects.toThrow(/sources of .* have changed/);
  });
});
