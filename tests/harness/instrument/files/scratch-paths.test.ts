import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesValue, namesValue } from '../../../../harness/instrument/files/file-text.ts';
import {
  isInside,
  type NamedPath,
  namedPath,
  nearArgument,
  pathRange,
  seenPath,
  shownPath,
  withSeenPaths,
} from '../../../../harness/instrument/files/scratch-paths.ts';
import { FILES_RANGE } from '../../../../harness/model/gate.ts';

const root = '/tmp/scratch-1';
const realRoot = '/dev/shm/x';
const part = fc.stringMatching(/^[a-z.]{1,8}$/);

describe('paths of the scratch folder', () => {
  it('are shown relative to it, wherever it is', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        const relative = parts.join('/');
        for (const scratch of [{ root }, { root: '/elsewhere', realRoot: root }]) {
          expect(shownPath(scratch, `${root}/${relative}`)).toBe(relative);
          expect(isInside(scratch, `${root}/${relative}`)).toBe(true);
          expect(isInside(scratch, `${root}${relative}`)).toBe(false);
          expect(shownPath(scratch, `${root}0/${relative}`)).toBe(`${root}0/${relative}`);
        }
      }),
    );
    expect(shownPath({ root }, root)).toBe('.');
    expect(shownPath({ root: undefined }, root)).toBe(root);
  });

  it('have one place each, the same on every machine', () => {
    fc.assert(
      fc.property(fc.string(), (shown) => {
        const { start, end } = pathRange(shown);
        expect(end).toBe(start + 1);
        expect(start >= 0 && end <= FILES_RANGE).toBe(true);
        expect(pathRange(shown)).toEqual({ start, end });
      }),
    );
    expect(pathRange('state.json')).toEqual(pathRange(['state', 'json'].join('.')));
    const places = new Set(Array.from({ length: 5_000 }, (_, at) => pathRange(`file-${at}`).start));
    expect(places.size).toBeGreaterThan(4_990);
  });

  it('are reached by the near path, and shown as user code wrote them', () => {
    const nearRoot = '/dev/shm/lane/x';
    const scratch = { root, realRoot, nearRoot };
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const path = resolve(root, ...parts);
        const named = namedPath(scratch, path) as NamedPath;
        expect(named.near).toBe(named.inside ? path.replace(root, nearRoot) : path);
        expect(nearArgument(named, path)).toBe(named.near);
        // What else leads there is the platform's to walk.
        for (const other of [`${path}/`, `${path}/../${parts.at(-1)}`, Buffer.from(path)]) {
          expect(nearArgument(named, other)).toBe(other);
        }
        const error = Object.assign(
          new Error(`ENOENT: gone, rename '${named.near}' -> '${path}'`),
          {
            path: named.near,
            dest: path,
          },
        );
        expect(withSeenPaths(scratch, error)).toMatchObject({
          message: `ENOENT: gone, rename '${path}' -> '${path}'`,
          path,
          dest: path,
        });
      }),
    );
    // The same path twice, and in a folder of another name.
    for (const near of [nearRoot, '/dev/shm/other']) {
      const lane = { root, nearRoot: near };
      for (let times = 0; times < 2; times += 1) {
        expect(namedPath(lane, `${root}/a`)).toMatchObject({ shown: 'a', near: `${near}/a` });
      }
    }
    expect(namedPath({ root }, `${root}/a`)?.near).toBe(`${root}/a`);
    expect(withSeenPaths(scratch, 'thrown')).toBe('thrown');
  });

  it('are seen where user code knows the folder', () => {
    expect(seenPath({ root, realRoot }, `${realRoot}/a/b`)).toBe(`${root}/a/b`);
    expect(seenPath({ root, realRoot }, realRoot)).toBe(root);
    expect(seenPath({ root, realRoot }, `${realRoot}y/a`)).toBe(`${realRoot}y/a`);
    expect(seenPath({ root }, '/a')).toBe('/a');
  });
});

describe('content in a trace', () => {
  it('is short, and differs where the content does', () => {
    expect(bytesValue(Buffer.from('hello'))).toBe('5 bytes "hello"');
    expect(bytesValue(Buffer.from('"\n'))).toBe('2 bytes "\\"\\n"');
    expect(bytesValue(Buffer.from([255]))).toMatch(/^1 byte ".*" [0-9a-f]{8}$/);
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(bytesValue(one) === bytesValue(other)).toBe(Buffer.compare(one, other) === 0);
        expect(bytesValue(one).length).toBeLessThan(300);
      }),
    );
    const short = fc.string({ unit: 'binary-ascii', maxLength: 40 });
    fc.assert(
      fc.property(short, (text) => {
        const size = `${text.length} ${text.length === 1 ? 'byte' : 'bytes'}`;
        expect(bytesValue(Buffer.from(text))).toBe(`${size} ${JSON.stringify(text)}`);
      }),
    );
    expect(namesValue([])).toBe('0 names');
    expect(namesValue(['a', 'b'])).toBe('2 names "a, b"');
    expect(namesValue(Array.from({ length: 50 }, (_, at) => String(at)))).toMatch(
      /^50 names "0, 1.*" [0-9a-f]{8}$/,
    );
  });
});
