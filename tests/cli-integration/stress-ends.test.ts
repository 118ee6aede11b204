import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { StressResult } from '../../harness/model/stress.ts';
import { hammerlock, type Running, start } from './hammerlock.ts';

/** Processes are started and ended on a machine that may be busy. */
vi.setConfig({ testTimeout: 90_000 });

let folder = '';
const started: Running[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-stress-ends-'));
});
afterAll(async () => {
  for (const { child, isAlive } of started) {
    if (isAlive()) process.kill(-(child.pid as number), 'SIGKILL');
  }
  await rm(folder, { recursive: true, force: true });
});

/** Stress that goes on until somebody ends it, with some rounds behind it. */
async function startEndless(fixture: string, output: string): Promise<Running> {
  const options = ['--mode', 'stress', '--time', '600', '--no-pin', '--seed', '1'];
  const running = start(['run', `./${fixture}.scenario.ts`, ...options, '--output', output]);
  started.push(running);
  await running.says(/ [1-9][\d,]* rounds/);
  return running;
}

const kept = (output: string): StressResult =>
  JSON.parse(readFileSync(join(output, 'result.json'), 'utf8'));

const nobodyLeft = ({ isAlive }: Running) =>
  vi.waitFor(() => expect(isAlive()).toBe(false), { timeout: 20_000 });

function childrenOf(pid: number | undefined): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

/** The process in which a running campaign stresses its target. */
const targetOf = ({ child }: Running) => childrenOf(child.pid)[0] as number;

const scratchOf = (pid: number) => join('/dev/shm', `hammerlock-${pid}`);

describe.runIf(process.platform === 'linux')('stress that is ended from outside', () => {
  test.each(['ordered-counter', 'process-counter-locked'])(
    'with Ctrl-C ends with 130, keeps what it has, and leaves nothing behind: %s',
    async (fixture) => {
      const output = join(folder, `ctrl-c-${fixture}`);
      const running = await startEndless(fixture, output);
      const scratch = scratchOf(targetOf(running));
      expect(existsSync(scratch)).toBe(true);
      process.kill(-(running.child.pid as number), 'SIGINT');
      const { code, out } = await running.ended;
      expect(code).toBe(130);
      expect(out).toMatch(/interrupted; partial result saved to /);
      const { ended, targets } = kept(output);
      expect(ended).toBe('interrupted');
      expect(targets[0]?.rounds).toBeGreaterThan(0);
      expect(targets[0]?.notes.join()).toMatch(/interrupted/);
      await nobodyLeft(running);
      expect(existsSync(scratch)).toBe(false);
    },
  );

  test('killed at once, its processes end by themselves', async () => {
    const running = await startEndless('process-counter-locked', join(folder, 'killed'));
    running.child.kill('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    await nobodyLeft(running);
  });

  test('killed with all its processes, it is swept up by the next run', async () => {
    const running = await startEndless('process-counter-locked', join(folder, 'all-killed'));
    const scratch = scratchOf(targetOf(running));
    process.kill(-(running.child.pid as number), 'SIGKILL');
    await running.ended;
    await nobodyLeft(running);
    expect(existsSync(scratch)).toBe(true);
    const next = await startEndless('process-counter-locked', join(folder, 'next'));
    expect(existsSync(scratch)).toBe(false);
    next.child.kill('SIGTERM');
    expect((await next.ended).code).toBe(130);
  });

  test('an actor that somebody kills is a finding, and says whose process it was', async () => {
    const output = join(folder, 'actor-killed');
    const running = await startEndless('process-counter-locked', output);
    process.kill(childrenOf(targetOf(running)).at(-1) as number, 'SIGKILL');
    expect((await running.ended).code).toBe(1);
    expect(kept(output).targets[0]).toMatchObject({
      outcome: 'finding',
      findings: [
        {
          kind: 'uncaught-error',
          message: expect.stringMatching(
            /^the process of \w+ \d ended: signal SIGKILL, which comes/,
          ),
        },
      ],
    });
  });

  test('a target whose process somebody kills keeps its rounds', async () => {
    const output = join(folder, 'target-killed');
    const running = await startEndless('ordered-counter', output);
    process.kill(targetOf(running), 'SIGKILL');
    expect((await running.ended).code).toBe(1);
    const [target] = kept(output).targets;
    expect(target?.rounds).toBeGreaterThan(0);
    expect(target?.findings[0]?.message).toMatch(/ended \(signal SIGKILL\)/);
  });
});

describe('what an actor brings upon itself', () => {
  test('costs its crew, and neither the targets before nor those behind', async () => {
    const output = join(folder, 'exits');
    const words = ['./misbehaving.scenario.ts/exits', './atomic-update.scenario.ts'];
    const options = ['--mode', 'stress', '--keep-going', '--no-pin', '--executions', '40'];
    const { code } = await hammerlock('run', ...words, ...options, '--output', output);
    expect(code).toBe(1);
    expect(kept(output).targets).toMatchObject([
      { outcome: 'finding', findings: [{ kind: 'uncaught-error' }] },
      { outcome: 'clean' },
    ]);
  });

  test('out of memory in a process is told as that', async () => {
    const output = join(folder, 'memory');
    const running = start(
      [
        ...['run', './misbehaving-processes.scenario.ts/runs-out-of-memory'],
        ...['--mode', 'stress', '--time', '60', '--no-pin', '--output', output],
      ],
      // Nobody has to fill all of the machine for it.
      undefined,
      { NODE_OPTIONS: '--max-old-space-size=64' },
    );
    started.push(running);
    expect((await running.ended).code).toBe(1);
    expect(kept(output).targets[0]?.findings[0]?.message).toMatch(
      /^the process of culprit \d ended: signal SIGABRT: out of memory/,
    );
  });
});
