import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const read = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

interface Locked {
  readonly gypfile?: boolean;
}

const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };

/** Packages that could be compiled, by their folder. */
const compilable = Object.keys(packages).filter((path) => isCompilable(path));

test('there is a package that could be compiled', () => {
  expect(compilable).toContain('node_modules/better-sqlite3');
});

/**
 * A compiler, Python and the headers of Node are not everywhere. npm leaves what a package says of this out of
 * the lock file, and then compiles it: `"gypfile": false` is to be put back by hand where `npm install` has
 * dropped it. Newer versions of npm go by `allowScripts`.
 */
test('npm ci compiles nothing', () => {
  const compiled = compilable.filter((path) => packages[path]?.gypfile !== false);
  expect(compiled, 'add "gypfile": false to these in package-lock.json').toEqual([]);
  const names = compilable.map((path) => path.slice(path.lastIndexOf('node_modules/') + 13));
  expect(names.filter((name) => allowScripts[name] !== false)).toEqual([]);
});

function isCompilable(path: string): boolean {
  if (path === '') return false;
  try {
    return readdirSync(join(root, path)).includes('binding.gyp');
  } catch {
    // A package for another platform.
    return false;
  }
}
