import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../harness/model/finding.ts';
import { hashesOf, numbers, recordsOf } from './executions.ts';
import { findIn, inLane } from './in-lane.ts';

/** Processes are started over and over: each costs about a tenth of a second on a quiet machine. */
const PATIENCE_MS = 60_000;

describe('actors in processes', { timeout: PATIENCE_MS }, () => {
  test('take the same courses as in threads', async () => {
    const inProcesses = await hashesOf('process-counter', numbers(40));
    expect(inProcesses).toEqual(await hashesOf('file-counter', numbers(40)));
    expect(new Set(inProcesses).size).toBeGreaterThan(5);
  });

  test('lose a write, which comes back', async () => {
    const finding = await findIn('process-counter', 50);
    expect(finding).toMatchObject({ kind: 'lost-write', reproduced: { times: 10, of: 10 } });
  });

  test('stay clean behind a lock file', async () => {
    const report = await inLane('process-counter-locked', ({ search }) => search(200));
    expect(report).toMatchObject({ executions: 200, inconclusive: 0, failures: [] });
  });

  test.each([
    ['exits', 'uncaught-error'],
    ['throws', 'uncaught-error'],
    ['rejects', 'uncaught-error'],
    ['stuck', 'deadlock'],
    ['endless', 'hang'],
    ['kills-itself', 'uncaught-error'],
  ])('that misbehave (%s) are findings', async (variant, kind) => {
    const report = await inLane(`misbehaving-processes/${variant}`, ({ search }) => search(1));
    expect(report.failures).toMatchObject([{ kind }]);
  });
});

describe('what a process knew that is lost', { timeout: PATIENCE_MS }, () => {
  const EXECUTIONS = 6;

  test('is known of an endless loop, as of one in a thread', async () => {
    const inProcesses = await hashesOf('process-looker', numbers(EXECUTIONS));
    expect(inProcesses).toEqual(await hashesOf('thread-looker', numbers(EXECUTIONS)));
    expect(new Set(inProcesses.map((course) => course.split(' ')[1]))).toContain('hung');
  });

  test('shows a loop step by step, and which one it is', async () => {
    const found = await inLane('process-looker', async ({ search, confirm }) => {
      const { failures } = await search(EXECUTIONS, true);
      const signatures = failures.map(({ signature }) => signature);
      for (const name of ['look', 'look again'])
        expect(signatures).toContainEqual(expect.stringContaining(`point in ${name} for`));
      return confirm(failures[0]?.execution ?? 0);
    });
    const { reproduced, trace, history, detail } = found as Finding;
    expect(reproduced).toEqual({ times: 10, of: 10 });
    expect(trace.at(-1)).toMatchObject({ actor: 0, access: 'fileRead' });
    const own = history.filter(({ actor }) => actor === 0);
    expect(own.at(-1)).toMatchObject({ kind: 'invoke' });
    expect(detail).toContainEqual(
      expect.stringMatching(/^ {2}at loopUnless \(.*looking-for-a-flag\.ts:\d+:\d+\)$/),
    );
  });

  test('is known where it does not leave what was given up', async () => {
    const [record] = await recordsOf('stays-in-livelock', [0]);
    expect(record).toMatchObject({ ending: 'livelock' });
  });

  test('is known where all actors have ended', async () => {
    const [record] = await recordsOf('loops-in-observe', [0]);
    const ended = { state: 'done', current: false };
    expect(record).toMatchObject({ ending: 'hung', steps: 4, standings: [ended, ended] });
  });

  test('is told with the place where all actors have ended', async () => {
    const finding = await findIn('loops-in-observe', 1);
    expect(finding.message).toMatch(/^all actors have ended, but not observe, /);
    expect(finding.detail?.[0]).toMatch(/^at observe \(.*loops-in-observe[.]scenario[.]ts:13:/);
    expect(finding.reproduced).toEqual({ times: 10, of: 10 });
  });

  test('is known of a death', async () => {
    const finding = await findIn('misbehaving-processes/kills-itself', 1);
    expect(finding.message).toMatch(/^the process of culprit [12] ended: .*SIGKILL/);
    expect(finding.reproduced).toEqual({ times: 10, of: 10 });
    expect(finding.trace.length).toBeGreaterThan(0);
    expect(finding.history.at(-1)).toMatchObject({ kind: 'invoke', name: 'act' });
  });
});

describe('an actor that is killed', { timeout: PATIENCE_MS }, () => {
  test('leaves a torn file, found after recovery', async () => {
    const finding = await findIn('killed-writer/in-place', 100);
    expect(finding).toMatchObject({ kind: 'invariant', reproduced: { times: 10, of: 10 } });
    expect(finding.trace.map(({ access }) => access)).toContain('killed');
  });

  test('while others wait for files and timers leaves them to go on', async () => {
    const report = await inLane('killed-sleeper', ({ search }) => search(60));
    expect(report).toMatchObject({ executions: 60, inconclusive: 0, failures: [] });
  });

  test('takes no time from the others', async () => {
    const report = await inLane('killed-often', ({ search }) => search(60));
    expect(report).toMatchObject({ executions: 60, inconclusive: 0, failures: [] });
  });

  test('is killed in about half of the executions, and recovered by its successor', async () => {
    const records = await recordsOf('killed-writer/renaming', numbers(24));
    const killed = records.map((record) => record.recording().killed);
    expect(new Set(killed)).toEqual(new Set([undefined, 0, 1]));
    for (const record of records) {
      const { killed: victim, observed } = record.recording();
      // The first process observes where nobody was killed; who recovers is another than who was killed.
      expect(observed).toMatchObject({ by: victim === undefined ? 1000 : 1064 + victim });
    }
  });
});

test('who recovers knows itself to live, and draws other chance than who was killed', {
  timeout: PATIENCE_MS,
}, async () => {
  const records = await recordsOf('killed-namesake', numbers(24));
  const killed = records.filter((record) => record.recording().killed !== undefined);
  expect(killed.length).toBeGreaterThan(0);
  for (const record of killed) {
    const { observed, killed: victim } = record.recording();
    const { names, own, lives } = observed as { names: string[]; own: string; lives: boolean[] };
    expect(lives).toEqual([true, victim !== 0, victim !== 1]);
    expect(names).not.toContain(own);
  }
});

test('nothing is left behind', async () => {
  await inLane('process-counter', ({ search }) => search(5));
  const pipes = readdirSync('/dev/shm', { recursive: true }).filter((name) =>
    String(name).startsWith(`hammerlock-${process.pid}/pipes`),
  );
  expect(pipes).toEqual([]);
});
