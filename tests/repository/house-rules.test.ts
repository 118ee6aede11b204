import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const TOPS = ['harness', 'workers', 'reports', 'scenarios', 'litmus', 'tests', 'benchmarks'];
const MAX_LINES = 400;
const MAX_DEPTH = 3;

const files = (await Promise.all(TOPS.map(filesBelow))).flat().sort();
const sources = files.filter((file) => file.endsWith('.ts'));

test('there is something to check', () => {
  expect(sources.length).toBeGreaterThan(20);
});

test(`no source file has more than ${MAX_LINES} lines`, async () => {
  const long: string[] = [];
  for (const file of sources) {
    const lines = (await readFile(join(root, file), 'utf8')).trimEnd().split('\n').length;
    if (lines > MAX_LINES) long.push(`${file}: ${lines}`);
  }
  expect(long).toEqual([]);
});

test('files and folders are named in kebab-case', () => {
  const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
  const parts = files.filter((file) => !file.split('/').every((part) => kebab.test(part)));
  expect(parts).toEqual([]);
});

test('nothing is named utils, helpers, common or manager', () => {
  const vague = /(^|[/.-])(utils?|helpers?|common|manager)([/.-]|$)/;
  // What starts and stops processes is called so everywhere: it is the name of the system that is hammered.
  const named = files.map((file) => file.replace('scenarios/process-manager', ''));
  expect(named.filter((file) => vague.test(file))).toEqual([]);
});

test(`folders go at most ${MAX_DEPTH} deep`, () => {
  const deep = files.filter((file) => file.split('/').length - 1 > MAX_DEPTH + extraDepth(file));
  expect(deep).toEqual([]);
});

test('a test file lies where its source lies', async () => {
  const folders = new Set(sources.map((file) => dirname(file)));
  const lost = sources
    .filter((file) => /^tests\/(harness|workers|reports)\/.*\.test\.ts$/.test(file))
    .filter((file) => !folders.has(dirname(file).slice('tests/'.length)));
  expect(lost).toEqual([]);
});

/** Tests mirror the source below one more folder, and their fixtures may lie one deeper. */
function extraDepth(file: string): number {
  if (!file.startsWith('tests/')) return 0;
  return file.includes('/fixtures/') ? 2 : 1;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .map((file) => file.replaceAll('\\', '/'));
}
