import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeNames } from '../../reports/source-places.ts';

const PLACES = [
  'examples/lock/scenario.ts:29',
  'examples/lock/bugs/plain.ts:3',
  'node_modules/lockfile/lockfile.js:156',
  'node_modules/deep/node_modules/steno/src/index.js:42',
];

test('paths lose what tells a reader nothing', () => {
  expect([...placeNames(PLACES, 'in-package').values()]).toEqual([
    'scenario.ts:29',
    'bugs/plain.ts:3',
    'lockfile/lockfile.js:156',
    'steno/src/index.js:42',
  ]);
});

test('a file that is called as every other keeps its folder', () => {
  expect([...placeNames(PLACES, 'file').values()]).toEqual([
    'scenario.ts:29',
    'plain.ts:3',
    'lockfile.js:156',
    'src/index.js:42',
  ]);
});

test('files of one name are told apart', () => {
  const names = placeNames(['a/x/queue.ts:1', 'b/x/queue.ts:1', 'queue.ts:1'], 'file');
  expect([...names.values()]).toEqual(['a/x/queue.ts:1', 'b/x/queue.ts:1', 'queue.ts:1']);
});

test('law: two places never get the same name', () => {
  const part = fc.constantFrom('a', 'b', 'index', 'node_modules', 'c');
  const file = fc
    .tuple(fc.array(part, { maxLength: 5 }), fc.constantFrom('a.ts', 'index.js', 'b'))
    .map(([folders, name]) => [...folders, name].join('/'));
  const place = fc.tuple(file, fc.nat(2)).map(([path, line]) => `${path}:${line}`);
  fc.assert(
    fc.property(
      fc.uniqueArray(place, { minLength: 1, maxLength: 12 }),
      fc.constantFrom('whole' as const, 'in-package' as const, 'file' as const),
      (places, form) => {
        const names = placeNames(places, form);
        expect(new Set(names.values()).size).toBe(places.length);
        for (const [whole, name] of names) expect(whole.endsWith(name)).toBe(true);
      },
    ),
  );
});
