import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CampaignResult } from '../../harness/model/result.ts';
import { type Running, start } from './hammerlock.ts';

let folder = '';
const started: Running[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-interrupt-'));
});
afterAll(async () => {
  for (const { child, isAlive } of started) {
    if (isAlive()) process.kill(-(child.pid as number), 'SIGKILL');
  }
  await rm(folder, { recursive: true, force: true });
});

/** A campaign that has found something in its first target and goes on with an endless second one. */
async function startEndless(output: string): Promise<Running> {
  const targets = ['./lost-update.scenario.ts', './atomic-update.scenario.ts'];
  const options = ['--seed', '1', '--executions', '999999999', '--output', output];
  const running = start(['run', ...targets, ...options]);
  started.push(running);
  await running.says(/hammerlock replay /);
  return running;
}

const nobodyLeft = ({ isAlive }: Running) =>
  vi.waitFor(() => expect(isAlive()).toBe(false), { timeout: 10_000 });

describe('interrupted', () => {
  test('with Ctrl-C it ends with 130, keeps what it has, and leaves no process behind', async () => {
    const output = join(folder, 'ctrl-c');
    const running = await startEndless(output);
    process.kill(-(running.child.pid as number), 'SIGINT');
    const { code, out, err } = await running.ended;
    expect([code, err]).toEqual([130, '']);
    expect(out).toMatch(/interrupted: saving what there is/);
    expect(out).toMatch(/partial result saved to /);
    const kept: CampaignResult = JSON.parse(await readFile(join(output, 'result.json'), 'utf8'));
    expect(kept.ended).toBe('interrupted');
    expect(kept.targets[0]).toMatchObject({ outcome: 'finding', scenario: 'lost-update' });
    await nobodyLeft(running);
  });

  test('by a signal to it alone it ends its lanes, too', async () => {
    const running = await startEndless(join(folder, 'terminated'));
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(130);
    await nobodyLeft(running);
  });

  test('killed at once, its lanes end by themselves', async () => {
    const running = await startEndless(join(folder, 'killed'));
    running.child.kill('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    await nobodyLeft(running);
  });
});
