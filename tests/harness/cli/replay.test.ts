import { expect, test } from 'vitest';
import { fixture, hammerlock, inFreshFolder } from './command-line.ts';

const lossy = fixture('lossy-counter');

test('a token says where its finding is kept with fewer switches, and that file shows it again', async () => {
  await inFreshFolder(async (folder) => {
    const { out } = await hammerlock(['run', lossy, '--seed', '1'], folder);
    const token = /^hammerlock replay (\S+@\S+)$/m.exec(out)?.[1] ?? '';
    const replayed = await hammerlock(['replay', token], folder);
    expect(replayed.code).toBe(1);
    const file = /few switches.*: hammerlock replay (\S+)$/m.exec(replayed.out)?.[1] ?? '';
    expect(file).toMatch(/^\.hammerlock\/findings\//);
    const reduced = await hammerlock(['replay', file], folder);
    expect(reduced.code).toBe(1);
    expect(reduced.out).not.toMatch(/few switches/);
  });
});

test('where no finding is kept, a token says nothing of one', async () => {
  await inFreshFolder(async (folder) => {
    const { out } = await hammerlock(
      ['run', lossy, '--seed', '1', '--output', 'elsewhere'],
      folder,
    );
    const token = /^hammerlock replay (\S+@\S+)$/m.exec(out)?.[1] ?? '';
    const replayed = await hammerlock(['replay', token], folder);
    expect([replayed.code, /few switches/.test(replayed.out)]).toEqual([1, false]);
  });
});
