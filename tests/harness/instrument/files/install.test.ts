import { execFileSync } from 'node:child_process';
import defaulted, * as namespace from 'node:fs';
import { readFileSync as named } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installFiles } from '../../../../harness/instrument/files/install-files.ts';
import { closeLeftOpen } from '../../../../harness/instrument/files/open-files.ts';
import { recordingGate } from '../recording-gate.ts';
import { eachInScratch, platform } from './scratch-folder.ts';

/** Names without `node:`, which mean the same. */
const [FS, FS_PROMISES] = ['fs', 'fs/promises'];
const scratch = eachInScratch();
const require = createRequire(import.meta.url);

function thrownBy(act: () => unknown): NodeJS.ErrnoException & { dest?: string } {
  try {
    act();
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
  throw new Error('it did not throw');
}

const descriptors = (target: object) => Object.entries(Object.getOwnPropertyDescriptors(target));

/** Left to the platform. */
const UNTOUCHED =
  /^(?:watch|unwatch|statfs|openAsBlob|_|Stats|Dirent|Dir$|(?:File)?(?:Read|Write)Stream|Utf8Stream|promises|constants|[FRWX]_OK)/;

describe('installing', () => {
  it('covers every function but those that are named, and undoes all of it', () => {
    const controlled = [...descriptors(defaulted), ...descriptors(defaulted.promises)];
    scratch().uninstall();
    const before = [...descriptors(defaulted), ...descriptors(defaulted.promises)];
    const changed = new Set(
      controlled
        .filter(([, { value }], at) => value !== before[at]![1].value)
        .map(([name]) => name),
    );
    for (const [name, { value }] of before) {
      if (typeof value !== 'function') continue;
      // Linux has no lchmod but a promise that is rejected.
      expect(changed.has(name), name).toBe(!UNTOUCHED.test(name) && name !== 'lchmod');
    }
    for (const [name, { value }] of before) {
      const original = (platform as unknown as Record<string, unknown>)[name];
      if (typeof value === 'function' && platform.promises[name as 'stat'] === undefined) {
        expect(value, name).toBe(original);
      }
    }
    const undo = installFiles(recordingGate(), { root: undefined });
    undo();
    expect([...descriptors(defaulted), ...descriptors(defaulted.promises)]).toEqual(before);
  });

  it('keeps names, numbers of arguments and what is attached to functions', () => {
    const { uninstall } = scratch();
    const shape = () =>
      [...descriptors(defaulted), ...descriptors(defaulted.promises)]
        .filter(([, { value }]) => typeof value === 'function')
        .map(([key, { value }]) => [
          key,
          value.name,
          value.length,
          Reflect.ownKeys(value).filter((k) => k !== 'prototype').length,
        ]);
    const controlled = shape();
    uninstall();
    expect(controlled).toEqual(shape());
  });

  it('passes everything through while no actor runs', async () => {
    const { gate } = scratch();
    defaulted.writeFileSync('file', 'hello');
    expect(await readFile('file', 'utf8')).toBe('hello');
    await new Promise((done) => defaulted.stat('file', done));
    const handle = await defaulted.promises.open('file');
    expect(await handle.readFile('utf8')).toBe('hello');
    expect(await defaulted.promises.readFile(handle, 'utf8')).toBe('');
    await handle.close();
    expect(Math.abs(defaulted.statSync('file').ctimeMs - Date.now())).toBeLessThan(60_000);
    expect([gate.points, gate.pending]).toEqual([[], []]);
  });

  it('reaches all ways of importing', async () => {
    platform.writeFileSync('file', 'hello');
    const { run, gate, uninstall } = scratch();
    const required = require(FS) as typeof defaulted;
    expect(require('node:fs/promises')).toBe(defaulted.promises);
    const ways: (() => unknown)[] = [
      () => named('file'),
      () => defaulted.readFileSync('file'),
      () => namespace.readFileSync('file'),
      () => required.readFileSync('file'),
      () => readFile('file'),
      () => namespace.promises.readFile('file'),
      () => (require(FS_PROMISES) as typeof defaulted.promises).readFile('file'),
      async () => (await import(FS)).readFileSync('file'),
      async () => (await import(FS_PROMISES)).readFile('file'),
    ];
    for (const way of ways) {
      gate.points = [];
      await run(async () => way());
      expect(gate.points, String(way)).toHaveLength(2);
    }
    uninstall();
    expect([named, namespace.readFileSync]).toEqual([platform.readFileSync, platform.readFileSync]);
  });

  it('leaves what loads modules alone', () => {
    const folder = platform.mkdtempSync(join(scratch().root, '..', 'hammerlock-modules-'));
    platform.writeFileSync(join(folder, 'module.cjs'), "exports.more = require('./more.json').x;");
    platform.writeFileSync(join(folder, 'more.json'), '{"x": 1}');
    const { now, gate } = scratch();
    expect(now(() => require(join(folder, 'module.cjs')))).toEqual({ more: 1 });
    expect(gate.points).toEqual([]);
    now(() => defaulted.readFileSync(join(folder, 'more.json')));
    expect(gate.points).toHaveLength(2);
    platform.rmSync(folder, { recursive: true });
  });

  it('maps what the platform answers back to where user code sees the folder', () => {
    const { root, uninstall } = scratch();
    uninstall();
    const gate = recordingGate();
    platform.mkdirSync('real');
    platform.symlinkSync('real', 'seen');
    platform.writeFileSync('real/file', '');
    const seen = { root: join(root, 'seen'), realRoot: join(platform.realpathSync(root), 'real') };
    const undo = installFiles(gate, seen);
    gate.active = true;
    expect(defaulted.realpathSync(join(seen.root, 'file'))).toBe(join(seen.root, 'file'));
    expect(defaulted.realpathSync.native(seen.root)).toBe(seen.root);
    expect(defaulted.mkdtempSync(join(seen.root, 'x'))).toContain(seen.root);
    gate.active = false;
    undo();
    expect(gate.points[0]!.text).toBe('resolve file');
  });

  it('goes by near paths, of which no answer and no error tells', async () => {
    const { root, uninstall } = scratch();
    uninstall();
    const gate = recordingGate();
    platform.mkdirSync('real');
    platform.symlinkSync('real', 'near');
    const seen = {
      root: '/nowhere/seen',
      realRoot: join(root, 'real'),
      nearRoot: join(root, 'near'),
    };
    const undo = installFiles(gate, seen);
    gate.active = true;
    const at = (name: string) => join(seen.root, name);
    defaulted.writeFileSync(at('file'), 'hello');
    defaulted.linkSync(at('file'), at('other'));
    defaulted.renameSync(at('other'), at('third'));
    defaulted.symlinkSync('file', at('link'));
    defaulted.mkdirSync(at('folder'));
    defaulted.truncateSync(at('third'), 2);
    expect(defaulted.readdirSync(seen.root)).toEqual(['file', 'folder', 'link', 'third']);
    expect(defaulted.readlinkSync(at('link'))).toBe('file');
    expect(defaulted.statSync(at('link')).size).toBe(2);
    expect(defaulted.existsSync(at('gone'))).toBe(false);
    const failures: (() => unknown)[] = [
      () => defaulted.openSync(at('gone'), 'r'),
      () => defaulted.readFileSync(at('folder')),
      () => defaulted.mkdirSync(at('file')),
      () => defaulted.renameSync(at('gone'), at('new')),
      () => defaulted.rmdirSync(at('file')),
      () => defaulted.readdirSync(at('gone')),
    ];
    for (const failing of failures) {
      const error = thrownBy(failing);
      expect(`${error.message} ${error.stack} ${error.path} ${error.dest}`).not.toContain(root);
    }
    const { message } = thrownBy(() => defaulted.renameSync(at('gone'), at('new')));
    expect(message).toContain(`rename '${at('gone')}' -> '${at('new')}'`);
    gate.active = false;
    undo();
    expect(platform.readdirSync('real')).toHaveLength(4);
  });

  it('closes what a given-up execution has left open', () => {
    const open = () => platform.readdirSync('/proc/self/fd').length;
    const { now, gate } = scratch();
    platform.writeFileSync('file', 'hello');
    const before = open();
    gate.meanwhile = () => {
      if (gate.points.length === 2) throw new Error('given up');
    };
    expect(() => now(() => defaulted.readFileSync('file'))).toThrow('given up');
    expect(open()).toBe(before);
    now(() => {
      defaulted.readFile('file', () => {});
      gate.pending[0]!.perform?.();
      defaulted.openSync('file', 'r');
    });
    expect(open()).toBe(before + 2);
    closeLeftOpen();
    expect(open()).toBe(before);
  });

  it('shows user code as the first caller of what fails', () => {
    const failing = () =>
      scratch().now(() => [defaulted.existsSync('gone'), defaulted.realpathSync('gone')]);
    let stack = '';
    try {
      failing();
    } catch (error) {
      stack = (error as Error).stack ?? '';
    }
    expect(stack).not.toMatch(/(?<!tests\/)harness\/instrument\/files/);
  });

  it('loads nothing heavy', () => {
    const url = new URL('../../../../harness/instrument/files/install-files.ts', import.meta.url);
    const script = `
      import 'node:fs';
      import 'node:fs/promises';
      import { syncBuiltinESMExports } from 'node:module';
      syncBuiltinESMExports();
      const before = process.moduleLoadList.length;
      const { installFiles } = await import(${JSON.stringify(url.href)});
      installFiles({ running: false, active: false }, { root: undefined });
      const loaded = process.moduleLoadList.slice(before).join();
      console.log(loaded.match(/internal.(?:fs|streams|readline|webstreams|crypto)[^,]*/g)?.join() ?? '');`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script]).toString();
    expect(output.trim()).toBe('');
  });
});
