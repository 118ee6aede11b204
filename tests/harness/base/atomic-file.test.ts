import { execFileSync } from 'node:child_process';
import {
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeFileAtomically } from '../../../harness/base/atomic-file.ts';
import { UsageError } from '../../../harness/base/errors.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hammerlock-atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writing a file atomically', () => {
  test('makes the folder, and leaves nothing but the file', async () => {
    const path = join(folder, 'deep', 'er', 'a.json');
    await writeFileAtomically(path, 'one');
    await writeFileAtomically(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('two');
    expect(await readdir(join(folder, 'deep', 'er'))).toEqual(['a.json']);
  });

  test('many writers leave one of their texts whole, and no other file', async () => {
    const path = join(folder, 'a.json');
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(texts.map((text) => writeFileAtomically(path, text)));
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  test('writes what a link leads to, and the link stays', async () => {
    await writeFile(join(folder, 'real'), 'old');
    await symlink('real', join(folder, 'link'));
    await writeFileAtomically(join(folder, 'link'), 'new');
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
    expect(await readlink(join(folder, 'link'))).toBe('real');
  });

  test('writes to a pipe, and the pipe stays', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const read = readFile(pipe, 'utf8');
    await writeFileAtomically(pipe, 'through');
    expect(await read).toBe('through');
    expect((await stat(pipe)).isFIFO()).toBe(true);
  });

  test('says in one line what cannot be written', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const error = await writeFileAtomically(join(file, 'a.json'), '').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(/^cannot write .*--output$/);
  });

  test('leaves no half-written file where the new one cannot take its place', async () => {
    await writeFileAtomically(join(folder, 'taken', 'inside'), '');
    await expect(writeFileAtomically(join(folder, 'taken'), 'text')).rejects.toThrow(UsageError);
    expect(await readdir(folder)).toEqual(['taken']);
  });
});
