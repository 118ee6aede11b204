import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { hammerlock } from './hammerlock.ts';

test('the replay line in the README is the one that its command prints', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [line = ''] = /hammerlock replay queue\/\S+/.exec(readme) ?? [];
  const token = line.replace('hammerlock replay ', '');
  const { code, out, err } = await hammerlock('replay', token);
  expect(err).toBe('');
  expect(out).toContain('lost-write in queue/slot-reused');
  expect(code).toBe(1);
});
