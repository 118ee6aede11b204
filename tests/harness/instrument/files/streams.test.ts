import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { eachInScratch, platform } from './scratch-folder.ts';

const scratch = eachInScratch();

describe('streams under control', () => {
  it('read, write and close at points, in order', async () => {
    platform.writeFileSync('file', 'hello');
    const { run, story } = scratch();
    await run(() =>
      pipeline(
        fs.createReadStream('file', { highWaterMark: 3 }),
        fs.createWriteStream('copy', { flush: true }),
      ),
    );
    expect(platform.readFileSync('copy', 'utf8')).toBe('hello');
    const of = (name: string) => story().filter((line) => line.includes(` ${name}`));
    expect(of('file')).toEqual([
      'fileRead open file for reading = opened',
      'fileRead read file "hel" = 3 bytes "hel"',
      'fileRead read file "lo" = 2 bytes "lo"',
      'fileRead read file "" = 0 bytes ""',
    ]);
    expect(of('copy')).toEqual([
      'fileWrite open copy for writing, created = created',
      'fileWrite write copy "hel" = 3 bytes "hel"',
      'fileWrite write copy "lo" = 2 bytes "lo"',
      'fileRead sync copy = done',
    ]);
  });

  it('fail as the platform fails', async () => {
    const failing = scratch().run(() =>
      pipeline(fs.createReadStream('gone'), fs.createWriteStream('x')),
    );
    await expect(failing).rejects.toMatchObject({ code: 'ENOENT', syscall: 'open', path: 'gone' });
  });

  it('copy long files whole, however they are torn', async () => {
    const content = Buffer.alloc(300_000, 'abcdefghijk');
    platform.writeFileSync('file', content);
    await scratch().run(() => pipeline(fs.createReadStream('file'), fs.createWriteStream('copy')));
    expect(platform.readFileSync('copy').equals(content)).toBe(true);
  });
});

describe('directories under control', () => {
  const names = ['c', 'a', 'b'];
  const furnish = () => {
    for (const name of names) platform.writeFileSync(name, name);
    platform.mkdirSync('d');
    platform.writeFileSync('d/e', '');
  };

  it('list by name, in all ways', async () => {
    furnish();
    const { run, root } = scratch();
    const listed = await run(async () => {
      const found: string[][] = [[], [], [], []];
      const inSync = fs.opendirSync('.');
      expect(inSync).toBeInstanceOf(fs.Dir);
      expect(inSync.path).toBe('.');
      for (let entry = inSync.readSync(); entry !== null; entry = inSync.readSync()) {
        found[0]!.push(entry.name);
      }
      inSync.closeSync();
      expect(() => inSync.readSync()).toThrow(expect.objectContaining({ code: 'ERR_DIR_CLOSED' }));
      for await (const { name } of await fs.promises.opendir(root)) found[1]!.push(name);
      for await (const { name } of await fs.promises.opendir('.', { recursive: true })) {
        found[2]!.push(name);
      }
      const directory = await new Promise<fs.Dir>((resolve, reject) => {
        fs.opendir('.', (error, opened) => (error === null ? resolve(opened) : reject(error)));
      });
      const next = () =>
        new Promise<fs.Dirent | null>((resolve, reject) => {
          directory.read((error, entry) => (error === null ? resolve(entry) : reject(error)));
        });
      for (let entry = await next(); entry !== null; entry = await next())
        found[3]!.push(entry.name);
      await new Promise<void>((done) => directory.close(() => done()));
      return found;
    });
    const all = ['a', 'b', 'c', 'd'];
    expect(listed).toEqual([all, all, [...all, 'e'], all]);
  });

  it('list by name where the platform lists in any order', async () => {
    furnish();
    const { run } = scratch();
    await run(async () => {
      expect(fs.readdirSync('.')).toEqual(['a', 'b', 'c', 'd']);
      expect(await fs.promises.readdir('.', { recursive: true })).toEqual([
        'a',
        'b',
        'c',
        'd',
        'd/e',
      ]);
      const entries = fs.readdirSync('.', { withFileTypes: true, recursive: true });
      expect(entries.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
      const found: string[] = [];
      for await (const path of fs.promises.glob('*')) found.push(path);
      expect(found).toEqual(['a', 'b', 'c', 'd']);
    });
  });

  it('copy trees by filters that take their time', async () => {
    furnish();
    const { run, gate, story } = scratch();
    platform.mkdirSync('source');
    platform.writeFileSync('source/keep', '1');
    platform.writeFileSync('source/leave', '2');
    const filter = async (from: string) => {
      await fs.promises.stat(from);
      return !from.endsWith('leave');
    };
    await run(() => fs.promises.cp('source', 'copy', { recursive: true, filter }));
    expect(platform.readdirSync('copy')).toEqual(['keep']);
    expect(story()).toContain('fileRead stat source/keep = file of 1 bytes');
    gate.points = [];
    await run(
      () =>
        new Promise((resolve) => {
          fs.cp('source', 'again', { recursive: true, filter }, resolve);
        }),
    );
    expect(platform.readdirSync('again')).toEqual(['keep']);
  });
});
