import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hammerlock, inFreshFolder } from './command-line.ts';

/** Its finding of this seed is reduced from eight context switches. */
const LOSSY = ['run', 'queue/slot-reused', '--seed', '1'];

const tokenIn = (out: string) => /^hammerlock replay (\S+@\S+)$/m.exec(out)?.[1] ?? '';
const HINT = /^with (\d+) context switch(?:es)? in place of (\d+): hammerlock replay (\S+)$/m;

test('a token says where its finding is kept with fewer switches, and that file shows it again', async () => {
  await inFreshFolder(async (folder) => {
    const { out } = await hammerlock(LOSSY, folder);
    const replayed = await hammerlock(['replay', tokenIn(out)], folder);
    expect(replayed.code).toBe(1);
    const [, fewer, more, file = ''] = HINT.exec(replayed.out) ?? [];
    expect(Number(fewer)).toBeLessThan(Number(more));
    const reduced = await hammerlock(['replay', file], folder);
    expect(reduced.code).toBe(1);
    expect(reduced.out).not.toMatch(HINT);
    await rm(join(folder, file));
    const again = await hammerlock(['replay', tokenIn(out)], folder);
    expect([again.code, HINT.test(again.out)]).toEqual([1, false]);
  });
});

test('where no finding is kept, a token says nothing of one', async () => {
  await inFreshFolder(async (folder) => {
    const { out } = await hammerlock([...LOSSY, '--output', 'elsewhere'], folder);
    const replayed = await hammerlock(['replay', tokenIn(out)], folder);
    expect([replayed.code, HINT.test(replayed.out)]).toEqual([1, false]);
  });
});
