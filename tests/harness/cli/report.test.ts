import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderReport } from '../../../reports/formats.ts';
import { kindName } from '../../../reports/result-kinds.ts';
import { start } from '../../cli-integration/hammerlock.ts';
import { EVERY_KIND } from '../../reports/wild-results.ts';

let folder: string;
const FILES = EVERY_KIND.map((result) => `${kindName(result)}.json`);
const report = (...args: string[]) => start(['report', ...args], folder).ended;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-report-'));
  for (const result of EVERY_KIND) {
    await writeFile(join(folder, `${kindName(result)}.json`), renderReport([result], 'json'));
  }
  await writeFile(join(folder, 'package.json'), '{"name":"x","version":"1.0.0"}');
  await writeFile(join(folder, 'finding.json'), '{"version":1,"kind":"lost-write"}');
  await writeFile(join(folder, 'newer.json'), '{"version":9,"kind":"compare"}');
  await writeFile(join(folder, 'list.json'), '[3]');
  await writeFile(join(folder, 'cut.json'), '{"version":1,"mode":"expl');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('results of any kind become one report, on the standard output', async () => {
  const { code, out, err } = await report(...FILES, '--format', 'markdown');
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(renderReport(EVERY_KIND, 'markdown'));
});

test.each([
  ['page.html', 'html'],
  ['summary.md', 'markdown'],
  ['copy.json', 'json'],
  ['text', 'table'],
] as const)('the ending of --output %s tells the format', async (file, format) => {
  const { code, out } = await report('stress.json', '--output', file);
  expect([code, out]).toEqual([0, '']);
  expect(await readFile(join(folder, file), 'utf8')).toBe(renderReport([EVERY_KIND[1]!], format));
});

test.each([
  [['no-such.json'], /^hammerlock: no-such\.json cannot be read: ENOENT/],
  [[], /^hammerlock: \.hammerlock.result\.json cannot be read: .*; run 'hammerlock run' first/],
  [['.'], /^hammerlock: \. cannot be read: EISDIR/],
  [['cut.json'], /^hammerlock: cut\.json cannot be used: it is not JSON; was the file cut short\?/],
  [['package.json'], /^hammerlock: package\.json cannot be used: it is no result of Hammerlock/],
  [['finding.json'], /finding\.json cannot be used: its kind is "lost-write", and .* reports on/],
  [['newer.json'], /newer\.json cannot be used: it has version 9 and .* run it again/],
  [['list.json'], /list\.json cannot be used: it is no result of Hammerlock/],
  [['explore.json', 'cut.json'], /^hammerlock: cut\.json cannot be used/],
  [['explore.json', '--output', 'explore.json'], /would replace the result itself/],
  [['explore.json', '--output', 'package.json/x'], /^hammerlock: cannot write /],
  [['explore.json', '--format', 'pdf'], /Allowed choices are table, markdown, html, json/],
])('%j is refused in one line, and nothing is written', async (args, said) => {
  const before = await readdir(folder);
  const { code, out, err } = await report(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err.trimEnd()).toMatch(said);
  expect(err.trimEnd().split('\n').length).toBe(1);
  expect(await readdir(folder)).toEqual(before);
});
