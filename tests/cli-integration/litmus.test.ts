import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LitmusResult } from '../../harness/model/litmus-result.ts';
import { hammerlock, start } from './hammerlock.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-litmus-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const litmus = (...more: string[]) =>
  hammerlock('run', '--mode', 'litmus', '--seed', '1', '--output', folder, ...more);

test('what is clean ends with 0, shows its tables, and its result is kept', async () => {
  const { code, out, err } = await litmus('store*', '--executions', '5000');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^seed 1: 2 litmus programs\n/);
  expect(out).toMatch(/left=0 right=0 +0 +forbidden/);
  expect(out).toMatch(/clean: 10,000 iterations of 2 programs/);
  const kept: LitmusResult = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8'));
  expect(kept).toMatchObject({ version: 1, mode: 'litmus', ended: 'complete' });
  expect(kept.programs.map(({ program, iterations }) => [program, iterations])).toEqual([
    ['store-buffering', 5000],
    ['store-buffering-atomic', 5000],
  ]);
}, 60_000);

test('a forbidden outcome ends with 1, and JSON is all that is on the standard output', async () => {
  const { code, out, err } = await litmus(
    './litmus/certain.litmus.ts',
    '--executions',
    '50',
    '--json',
  );
  expect(code).toBe(1);
  const { programs }: LitmusResult = JSON.parse(out);
  expect(programs).toMatchObject([{ program: './litmus/certain.litmus.ts', outcome: 'finding' }]);
  expect(err).toContain('an actor that prints');
}, 60_000);

test('a program that cannot go on ends with 2', async () => {
  const { code, out, err } = await litmus('./litmus/throws.litmus.ts', '--executions', '5000');
  expect([code, err]).toEqual([2, '']);
  expect(out).toContain('error: actor 2 stopped it: no instance like this');
}, 60_000);

test('interrupted with Ctrl-C it ends with 130 and keeps what it has', async () => {
  const output = join(folder, 'ctrl-c');
  const args = ['lost-update', 'iriw', '--executions', '999999999999', '--output', output];
  const running = start(['run', '--mode', 'litmus', ...args]);
  await running.says(/^seed /);
  process.kill(-(running.child.pid as number), 'SIGINT');
  const { code, out, err } = await running.ended;
  expect([code, err]).toEqual([130, '']);
  expect(out).toMatch(/partial result saved to /);
  const kept: LitmusResult = JSON.parse(await readFile(join(output, 'result.json'), 'utf8'));
  expect(kept.ended).toBe('interrupted');
}, 60_000);

test('the list of litmus programs is a list of its own, which the list of scenarios names', async () => {
  const { code, out } = await hammerlock('list', '--mode', 'litmus', '--limit', '2');
  expect(code).toBe(0);
  expect(out).toMatch(/^coherence-rr +Two reads/);
  expect(out).toMatch(/… and \d+ more/);
  const json = JSON.parse((await hammerlock('list', '--mode', 'litmus', '--json')).out);
  expect(json.find(({ name }: { name: string }) => name === 'iriw')).toMatchObject({ actors: 4 });
  expect((await hammerlock('list')).out).toMatch(/hammerlock list --mode litmus\n$/);
}, 60_000);
