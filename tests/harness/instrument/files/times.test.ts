import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { installFiles } from '../../../../harness/instrument/files/install-files.ts';
import { VIRTUAL_EPOCH_MS } from '../../../../harness/instrument/patch-clock.ts';
import { eachInScratch, platform } from './scratch-folder.ts';

const scratch = eachInScratch();
const TIMES = ['atime', 'mtime', 'ctime', 'birthtime'] as const;
const HOUR_MS = 3_600_000;
const hasProc = platform.existsSync('/proc/self/fd');

/** All times of a path, in milliseconds, as an actor sees them. */
function timesOf(path: string): number[] {
  return scratch().now(() => {
    const stats = fs.lstatSync(path);
    const big = fs.lstatSync(path, { bigint: true });
    for (const name of TIMES) {
      expect(stats[name].getTime()).toBe(Math.round(stats[`${name}Ms`]));
      expect(Number(big[`${name}Ns`] / 1_000_000n)).toBe(Math.floor(stats[`${name}Ms`]));
      expect(big[`${name}Ms`]).toBe(big[`${name}Ns`] / 1_000_000n);
    }
    return TIMES.map((name) => stats[`${name}Ms`]);
  });
}

/** Something that changes `path`, and whether the folder it is in changes, too. */
const CHANGES: readonly [string, path: string, inFolder: boolean, act: () => unknown][] = [
  ['writeFile makes', 'new', true, () => fs.writeFileSync('new', 'x')],
  ['writeFile changes', 'file', false, () => fs.writeFileSync('file', 'x')],
  ['writeFile empties', 'file', false, () => fs.writeFileSync('file', '')],
  ['appendFile changes', 'file', false, () => fs.appendFileSync('file', 'x')],
  ['truncate changes', 'file', false, () => fs.truncateSync('file', 1)],
  ['copyFile makes', 'new', true, () => fs.copyFileSync('file', 'new')],
  ['copyFile changes', 'other', false, () => fs.copyFileSync('file', 'other')],
  ['cp makes', 'new', true, () => fs.cpSync('file', 'new')],
  ['mkdir makes', 'new', true, () => fs.mkdirSync('new')],
  ['mkdir -p makes', 'new/deep', true, () => fs.mkdirSync('new/deep', { recursive: true })],
  ['symlink makes', 'new', true, () => fs.symlinkSync('file', 'new')],
  ['unlink changes', '.', true, () => fs.unlinkSync('file')],
  ['rename changes', '.', true, () => fs.renameSync('file', 'new')],
  ['link changes', '.', true, () => fs.linkSync('file', 'new')],
  ['rm changes', '.', true, () => fs.rmSync('file')],
  ['rmdir changes', '.', true, () => fs.rmdirSync('folder')],
];

describe('the times of files', () => {
  for (const [name, path, inFolder, act] of CHANGES) {
    it(`are those of the execution: ${name} ${path}`, () => {
      const { now } = scratch();
      for (const file of ['file', 'other']) platform.writeFileSync(file, 'hello');
      platform.mkdirSync('folder');
      for (const known of ['file', 'other', 'folder', '.']) platform.utimesSync(known, 1, 1);
      now(act);
      for (const time of timesOf(path)) {
        expect(time).toBeGreaterThanOrEqual(VIRTUAL_EPOCH_MS);
        expect(time).toBeLessThan(VIRTUAL_EPOCH_MS + HOUR_MS);
      }
      expect(timesOf('.').includes(1000)).toBe(!inFolder);
    });
  }

  it.skipIf(!hasProc)('are those of the execution in a folder seen through /proc, too', () => {
    const { root, uninstall, gate } = scratch();
    const fd = platform.openSync(root, 'r');
    uninstall();
    const undo = installFiles(gate, { root: `/proc/self/fd/${fd}` });
    scratch().now(() => {
      fs.mkdirSync(`/proc/self/fd/${fd}/folder`);
      fs.writeFileSync(`/proc/self/fd/${fd}/file`, 'hello');
      fs.truncateSync(`/proc/self/fd/${fd}/file`, 1);
      fs.symlinkSync('file', `/proc/self/fd/${fd}/link`);
    });
    for (const name of ['file', 'folder', 'link', '.']) {
      const { mtimeMs } = platform.lstatSync(name);
      expect(Math.abs(mtimeMs - VIRTUAL_EPOCH_MS), name).toBeLessThan(HOUR_MS);
    }
    undo();
    platform.closeSync(fd);
  });

  it('move forward with its clock', () => {
    const { now } = scratch();
    now(() => fs.writeFileSync('file', '1'));
    const [before] = timesOf('file');
    now(() => fs.writeFileSync('file', '2'));
    expect(timesOf('file')[0]).toBeGreaterThan(before!);
  });

  it('are not changed by reading', () => {
    platform.writeFileSync('file', 'hello');
    platform.utimesSync('file', 1, 2);
    scratch().now(() => {
      fs.readFileSync('file', 'utf8');
      const fd = fs.openSync('file', 'r+');
      fs.readSync(fd, Buffer.alloc(5));
      fs.closeSync(fd);
    });
    if (process.platform === 'linux') expect(timesOf('file')).toEqual([1000, 2000, 2000, 2000]);
    else expect(timesOf('file').slice(1)).toEqual([2000, 2000, 2000]);
  });

  it('are what user code says they are', async () => {
    platform.writeFileSync('file', 'hello');
    const { run } = scratch();
    await run(async () => {
      await fs.promises.utimes('file', 5, 6);
      expect(fs.statSync('file').mtimeMs).toBe(6000);
      const handle = await fs.promises.open('file');
      await handle.utimes(7, 8);
      expect((await handle.stat()).ctimeMs).toBe(8000);
      await handle.close();
    });
  });
});
