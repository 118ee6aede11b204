import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../harness/model/finding.ts';
import type * as campaigns from '../../../harness/run/campaign.ts';
import type * as corpus from '../../../harness/run/corpus.ts';
import { fixtureTarget } from './in-lane.ts';

// See in-lane.ts: loaded by Node and not by vitest.
const load = createRequire(import.meta.url);
const { runCampaign } = load('../../../harness/run/campaign.ts') as typeof campaigns;
const { readCorpus } = load('../../../harness/run/corpus.ts') as typeof corpus;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-campaign-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function campaign(
  fixtures: readonly string[],
  more: Partial<campaigns.CampaignOptions> = {},
): ReturnType<typeof runCampaign> {
  return runCampaign({
    targets: await Promise.all(fixtures.map(fixtureTarget)),
    seed: '1',
    strategy: 'portfolio',
    executions: 100,
    lanes: 1,
    keepGoing: false,
    ...more,
  });
}

describe('a campaign', () => {
  test('raises the isolation where a failure does not come back, and goes on to the end', async () => {
    const { targets, ended } = await campaign(['leaky/counted-rarely']);
    expect(ended).toBe('complete');
    expect(targets).toMatchObject([
      {
        outcome: 'clean',
        executions: 100,
        isolation: 'fresh-modules',
        findings: [],
        notes: [expect.stringMatching(/did not come back in fresh threads.* fresh modules/)],
      },
    ]);
  });

  test('that loses a lane says so, and hammers its other targets', async () => {
    const { targets } = await campaign(['lost-update', 'aborts', 'atomic-update']);
    expect(targets.map(({ outcome }) => outcome)).toEqual(['finding', 'harness-error', 'clean']);
    expect(targets[1]?.error).toMatch(/lane.* ended unexpectedly .*SIGKILL/);
  });

  test('goes on behind a later target whose files are wrong', async () => {
    const { targets } = await campaign(['lost-update', 'setup-throws', 'atomic-update']);
    expect(targets.map(({ outcome }) => outcome)).toEqual(['finding', 'harness-error', 'clean']);
    expect(targets[1]?.error).toMatch(/setup of scenario/);
    await expect(campaign(['setup-throws', 'atomic-update'])).rejects.toThrow(/setup of scenario/);
  });

  test('told to go on finds each finding once, and keeps it', async () => {
    const seen: Finding[] = [];
    const { targets } = await campaign(['deadlock', 'misbehaving/throws'], {
      keepGoing: true,
      outputFolder: folder,
      onFinding: (finding) => seen.push(finding),
    });
    expect(targets.map(({ executions }) => executions)).toEqual([100, 100]);
    expect(seen.map(({ kind }) => kind)).toEqual(['deadlock', 'uncaught-error']);
    expect(targets.flatMap(({ findings }) => findings)).toEqual(seen);
    const kept = await readCorpus(folder);
    expect(kept.map(({ token }) => token)).toEqual(seen.map(({ token }) => token));
  });

  test('goes on where a finding cannot be kept, and says so', async () => {
    const outputFolder = join(folder, 'a-file');
    await mkdir(outputFolder);
    await writeFile(join(outputFolder, 'findings'), 'in the way');
    const { targets } = await campaign(['lost-update', 'atomic-update'], { outputFolder });
    expect(targets.map(({ outcome }) => outcome)).toEqual(['finding', 'clean']);
    expect(targets[0]?.findings).toHaveLength(1);
    expect(targets[0]?.notes.join()).toMatch(/no file of its own: cannot write .*findings/);
  });

  test('that is over before it begins runs nothing, and claims nothing', async () => {
    const fixtures = ['atomic-update', 'lost-update'];
    const stopped = await campaign(fixtures, { signal: AbortSignal.abort() });
    const unreached = fixtures.map((name) => expect.stringContaining(name));
    expect(stopped).toMatchObject({ ended: 'interrupted', targets: [], unreached });
    expect(await campaign(['atomic-update'])).not.toHaveProperty('unreached');
  });

  test('ends when its time is up', async () => {
    const short = await campaign(['atomic-update'], { executions: 1e12, timeMs: 1_000 });
    expect(short.ended).toBe('time');
    expect(short.targets[0]?.notes.join()).toMatch(/time was up/);
    const open = await campaign(['atomic-update'], { executions: undefined, timeMs: 1_000 });
    expect(open).toMatchObject({ ended: 'complete', targets: [{ outcome: 'clean', notes: [] }] });
  });
});
