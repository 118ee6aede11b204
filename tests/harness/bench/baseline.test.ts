import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultOf, saveBaseline } from '../../../harness/bench/baseline.ts';
import { differences, fingerprint } from '../../../harness/bench/fingerprint.ts';
import { readBaseline } from '../../../reports/bench-schema.ts';
import { benchJson } from '../../../reports/json.ts';
import { alone, benchResult, refused } from './results.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-baseline-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what is saved is read back the same', async () => {
  const file = join(folder, 'base.json');
  const result = benchResult();
  await saveBaseline(file, result, benchJson(result));
  expect(readBaseline(await readFile(file, 'utf8'))).toEqual({
    kind: 'baseline',
    baseline: result,
  });
  expect(await readdir(folder)).toEqual(['base.json']);
});

const target = { target: 'queue', scenario: 'queue', variant: 'default' };

test.each([
  ['interrupted', benchResult({ ended: 'interrupted' })],
  ['nothing was measured', benchResult({ targets: [] })],
  ['not enough samples of queue', benchResult({ targets: [{ ...target, loads: [refused] }] })],
  ['not enough samples', benchResult({ targets: [{ ...target, loads: [alone([1, 2, 3])] }] })],
  ['not enough samples', benchResult({ targets: [{ ...target, loads: [] }] })],
])('a result that is partial or empty (%s) does not replace a baseline', async (why, result) => {
  const file = join(folder, 'base.json');
  await writeFile(file, 'what was there');
  await expect(saveBaseline(file, result, '{}')).rejects.toThrow(why);
  expect(await readFile(file, 'utf8')).toBe('what was there');
  expect(faultOf(result)).toContain(why);
});

test('a machine is comparable with itself, and with no other', () => {
  const machine = fingerprint();
  expect(differences(machine, fingerprint())).toEqual([]);
  expect(differences({ ...machine, cores: 999, node: 'v1.0.0' }, machine)).toEqual([
    `cores (999, now ${machine.cores})`,
    `node (v1.0.0, now ${process.version})`,
  ]);
});
