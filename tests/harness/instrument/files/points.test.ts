import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { installBuffer } from '../../../../harness/instrument/patch-buffer.ts';
import { installTypedArrays } from '../../../../harness/instrument/patch-typed-arrays.ts';
import { FILES_OBJECT, FILES_RANGE } from '../../../../harness/model/gate.ts';
import { CONTROLLED, FORMS, formOf, furnish, outcomeOf } from './call-forms.ts';
import { eachInScratch, type ScratchFolder } from './scratch-folder.ts';

const scratch = eachInScratch();

/** What each call must look like in a trace, in any form. */
const STORIES: readonly [string, readonly unknown[], readonly string[]][] = [
  ['access', ['file'], ['fileRead look for file = exists']],
  ['access', ['gone'], ['fileRead look for gone: ENOENT = ENOENT']],
  ['exists', ['file'], ['fileRead look for file = exists']],
  ['exists', ['gone'], ['fileRead look for gone = absent']],
  ['stat', ['file'], ['fileRead stat file = file of 5 bytes']],
  ['lstat', ['link'], ['fileRead stat link = link']],
  ['stat', ['folder'], ['fileRead stat folder = folder']],
  ['chmod', ['file', 0o600], ['fileWrite chmod file = done']],
  ['utimes', ['file', 1, 2], ['fileWrite set times of file = done']],
  ['mkdir', ['new'], ['fileWrite create folder new = done']],
  ['rmdir', ['vacant'], ['fileWrite remove folder vacant = done']],
  ['rm', ['file'], ['fileWrite remove file = done']],
  ['unlink', ['folder/inner'], ['fileWrite unlink folder/inner = done']],
  ['rename', ['file', 'new'], ['fileWrite rename file → new = done']],
  ['link', ['file', 'new'], ['fileWrite link file → new = done']],
  ['symlink', ['file', 'new'], ['fileWrite symlink file → new = done']],
  ['readlink', ['link'], ['fileRead read link link = "file"']],
  ['realpath', ['link'], ['fileRead resolve link = "file"']],
  ['readdir', ['folder'], ['fileRead list folder = 2 names "deep, inner"']],
  ['truncate', ['file', 2], ['fileWrite truncate file = done']],
  ['open', ['gone', 'r'], ['fileRead open gone for reading: ENOENT = ENOENT']],
  ['glob', ['f*'], ['fileRead find "f*" = 2 names "file, folder"']],
  ['cp', ['file', 'new'], ['fileWrite copy tree file → new = done']],
  ['mkdtemp', ['new-'], ['fileWrite create folder new-… = done']],
  [
    'readFile',
    ['file'],
    ['fileRead open file for reading = opened', 'fileRead read file "hello" = 5 bytes "hello"'],
  ],
  [
    'writeFile',
    ['new', 'x', { flush: true }],
    [
      'fileWrite open new for writing, created = created',
      'fileWrite write new "x" = 1 byte "x"',
      'fileRead sync new = done',
    ],
  ],
  ['writeFile', ['file', ''], ['fileWrite open file for writing, truncated = truncated']],
  [
    'appendFile',
    ['file', '!'],
    ['fileWrite open file for appending = opened', 'fileWrite append to file "!" = 1 byte "!"'],
  ],
  [
    'copyFile',
    ['file', 'other'],
    [
      'fileWrite copy file → other, truncated = truncated',
      'fileWrite copy file → other, content = 5 bytes "hello"',
    ],
  ],
];

/** A call and the range of its points. */
async function pointsOf({ run, gate }: ScratchFolder, name: string, args: readonly unknown[]) {
  const form = FORMS.find((each) => formOf(CONTROLLED, name, each) !== undefined) ?? 'sync';
  gate.points = [];
  await run(() => outcomeOf(CONTROLLED, { name, args }, form));
  return gate.points.map(({ object, start, end }) => ({ object, start, end }));
}

describe('the points of a call', () => {
  for (const [name, args, story] of STORIES) {
    it(`are the same in all forms: ${name}(${args.map(String).join(', ')})`, async () => {
      for (const form of FORMS) {
        if (formOf(CONTROLLED, name, form) === undefined) continue;
        if (name === 'glob' && form === 'promise') continue;
        const { gate, run, root } = scratch();
        for (const entry of fs.readdirSync(root))
          fs.rmSync(`${root}/${entry}`, { recursive: true });
        furnish();
        gate.points = [];
        await run(() => outcomeOf(CONTROLLED, { name, args }, form));
        expect(scratch().story()).toEqual(story);
        expect(gate.points.every(({ object }) => object === FILES_OBJECT)).toBe(true);
      }
    });
  }

  it('are at the place of the path, wherever and however it is written', async () => {
    furnish();
    const { root } = scratch();
    const [place] = await pointsOf(scratch(), 'stat', ['file']);
    expect(place!.end).toBe(place!.start + 1);
    for (const path of ['./file', 'folder/../file', `${root}/file`, Buffer.from('file')]) {
      expect(await pointsOf(scratch(), 'stat', [path])).toEqual([place]);
    }
    expect(await pointsOf(scratch(), 'readFile', ['file'])).toEqual([place, place]);
    expect(await pointsOf(scratch(), 'stat', ['other'])).not.toEqual([place]);
  });

  it('are everywhere where other names are touched', async () => {
    furnish();
    const everywhere = { object: FILES_OBJECT, start: 0, end: FILES_RANGE };
    for (const [name, ...args] of [
      ['rename', 'file', 'a'],
      ['link', 'other', 'file'],
      ['symlink', 'x', 'y'],
      ['readdir', '.'],
      ['rmdir', 'vacant'],
      ['mkdir', 'p/q', { recursive: true }],
      ['rm', 'p', { recursive: true }],
      ['mkdtemp', 'm'],
      ['glob', '*'],
    ]) {
      expect(await pointsOf(scratch(), name as string, args)).toEqual([everywhere]);
    }
  });

  it('are followed through a descriptor', () => {
    const { now, story, gate } = scratch();
    now(() => {
      const fd = fs.openSync('file', 'w+');
      fs.writeSync(fd, 'hello');
      fs.writeSync(fd, 'J', 0);
      fs.writevSync(fd, [Buffer.from('a'), Buffer.from('b')], 1);
      const buffer = Buffer.alloc(9);
      expect(fs.readSync(fd, buffer, 0, 9, 0)).toBe(5);
      expect(fs.readvSync(fd, [buffer.subarray(0, 1), buffer.subarray(4)], 0)).toBe(5);
      expect(fs.fstatSync(fd).size).toBe(5);
      fs.ftruncateSync(fd, 1);
      fs.fsyncSync(fd);
      fs.closeSync(fd);
      expect(() => fs.fstatSync(fd)).toThrow('EBADF');
    });
    expect(story()).toEqual([
      'fileWrite open file for reading and writing, created = created',
      'fileWrite write file "hello" = 5 bytes "hello"',
      'fileWrite write file "J" = 1 byte "J"',
      'fileWrite write file "ab" = 2 bytes "ab"',
      'fileRead read file "Jablo" = 5 bytes "Jablo"',
      'fileRead read file "Jablo" = 5 bytes "Jablo"',
      'fileRead stat file = file of 5 bytes',
      'fileWrite truncate file = done',
      'fileRead sync file = done',
      'fileRead stat a descriptor: EBADF = EBADF',
    ]);
    expect(new Set(gate.points.slice(0, -1).map(({ start }) => start)).size).toBe(1);
    expect(gate.points.at(-1)).toMatchObject({ start: 0, end: FILES_RANGE });
  });

  it('say nothing of where the folder is, and nothing that differs between machines', async () => {
    furnish();
    const { run, root, story } = scratch();
    await run(async () => {
      fs.realpathSync(`${root}/link`);
      fs.realpathSync.native('.');
      await fs.promises.mkdtemp(`${root}/x`);
      fs.symlinkSync(`${root}/file`, 'absolute');
      fs.readlinkSync('absolute');
    });
    expect(story().join()).not.toContain(root);
    expect(story()).toContain('fileRead read link absolute = "file"');
  });

  it('are those of files alone where the memory is shared', () => {
    const { gate, now } = scratch();
    const undo = [installTypedArrays(gate), installBuffer(gate)];
    const shared = new Uint8Array(new SharedArrayBuffer(5_000)).fill(97);
    now(() => {
      fs.writeFileSync('file', shared);
      const fd = fs.openSync('file', 'r+');
      fs.writevSync(fd, [shared], 0);
      fs.readSync(fd, shared, 0, 5_000, 0);
      fs.readvSync(fd, [shared], 0);
      fs.closeSync(fd);
    });
    for (const each of undo) each();
    expect(gate.points.every(({ object }) => object === FILES_OBJECT)).toBe(true);
    expect(fs.readFileSync('file', 'utf8')).toBe('a'.repeat(5_000));
  });

  it('are none for the streams that each process has, nor for what the platform refuses', () => {
    const { now, gate } = scratch();
    now(() => {
      fs.fstatSync(1);
      expect(fs.writeSync(1, '')).toBe(0);
      expect(() => fs.readFileSync({} as never)).toThrow(TypeError);
      expect(fs.existsSync(undefined as never)).toBe(false);
    });
    expect(gate.points).toEqual([]);
  });
});
