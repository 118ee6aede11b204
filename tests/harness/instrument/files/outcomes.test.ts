import os from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CONTROLLED,
  contents,
  FORMS,
  type FormName,
  formOf,
  furnish,
  type NamedCall,
  type Outcome,
  outcomeOf,
  PLATFORM,
} from './call-forms.ts';
import { eachInScratch, platform } from './scratch-folder.ts';

const scratch = eachInScratch();
let twin: string;
beforeEach(() => {
  twin = platform.mkdtempSync(join(os.tmpdir(), 'hammerlock-twin-'));
});
afterEach(() => platform.rmSync(twin, { recursive: true }));

async function onPlatform(call: NamedCall, form: FormName): Promise<Outcome> {
  process.chdir(twin);
  return outcomeOf(PLATFORM, call, form);
}

async function underControl(call: NamedCall, form: FormName): Promise<Outcome> {
  process.chdir(scratch().root);
  return scratch().run(() => outcomeOf(CONTROLLED, call, form));
}

const view = new Uint8Array([104, 105]);
const CALLS: readonly [string, ...unknown[]][] = [
  ['access', 'file'],
  ['access', 'gone'],
  ['access', 'file', 2],
  ['access', Buffer.from('file')],
  ['appendFile', 'file', ' world'],
  ['appendFile', 'new', view],
  ['appendFile', 'folder', 'x'],
  ['chmod', 'file', 0o600],
  ['chmod', 'file', '600'],
  ['chmod', 'file', 'nonsense'],
  ['chmod', 'gone', 0o600],
  ['copyFile', 'file', 'new'],
  ['copyFile', 'file', 'other'],
  ['copyFile', 'long', 'other'],
  ['copyFile', 'file', 'other', 1],
  ['copyFile', 'file', 'new', 99],
  ['copyFile', 'gone', 'new'],
  ['copyFile', 'folder', 'new'],
  ['copyFile', 'file', 'file'],
  ['copyFile', 'file', 'folder'],
  ['copyFile', 'file', 'gone/new'],
  ['copyFile', 'empty', 'other'],
  ['cp', 'folder', 'copy', { recursive: true }],
  ['cp', 'folder', 'copy'],
  ['cp', 'gone', 'copy'],
  ['cp', 'file', 'other', { force: false }],
  ['cp', 'file', 'other', { force: false, errorOnExist: true }],
  ['cp', 'file', 'new', 7],
  ['cp', 'folder', 'copy', { recursive: true, filter: (from: string) => !from.endsWith('inner') }],
  ['glob', '**/*e*'],
  ['glob', ['nothing']],
  ['lchown', 'link', os.userInfo().uid, os.userInfo().gid],
  ['link', 'file', 'new'],
  ['link', 'gone', 'new'],
  ['link', 'file', 'other'],
  ['lstat', 'link'],
  ['lstat', 'link', { bigint: true }],
  ['lutimes', 'link', 1, 2],
  ['mkdir', 'new'],
  ['mkdir', 'file'],
  ['mkdir', 'gone/new'],
  ['mkdir', 'gone/new', { recursive: 'yes' }],
  ['mkdir', 'folder', { recursive: true }],
  ['mkdir', 'new', 0o700],
  ['open', 'gone'],
  ['open', 'gone', 'r+'],
  ['open', 'file', 'nonsense'],
  ['open', 'file', 'wx'],
  ['open', 'file', 'r', {}],
  ['open', 'folder', 'w'],
  ['opendir', 'folder'],
  ['opendir', 'file'],
  ['opendir', 'folder', { encoding: 'nonsense' }],
  ['readFile', 'file'],
  ['readFile', 'file', 'utf8'],
  ['readFile', 'file', { encoding: 'hex' }],
  ['readFile', 'file', 'nonsense'],
  ['readFile', 'file', 7],
  ['readFile', 'file', { flag: 'nonsense' }],
  ['readFile', 'long', 'utf8'],
  ['readFile', 'long'],
  ['readFile', 'empty'],
  ['readFile', 'folder'],
  ['readFile', 'gone'],
  ['readFile', 'gone', { flag: 'a+' }],
  ['readFile', 'link', null],
  ['readFile', 'nul\0byte'],
  ['readFile', {}],
  ['readFile', new URL('http://localhost/file')],
  ['readFile', '/proc/self/comm'],
  ['readdir', '.'],
  ['readdir', 'folder', { recursive: true }],
  ['readdir', 'folder', { withFileTypes: true }],
  ['readdir', 'folder', { withFileTypes: true, recursive: true }],
  ['readdir', 'folder', 'buffer'],
  ['readdir', 'file'],
  ['readdir', 'gone'],
  ['readdir', 'folder', 'nonsense'],
  ['readlink', 'link'],
  ['readlink', 'file'],
  ['readlink', 'link', 'buffer'],
  ['rename', 'file', 'new'],
  ['rename', 'file', 'other'],
  ['rename', 'gone', 'other'],
  ['rename', 'folder', 'vacant'],
  ['rename', 'file', 7],
  ['rm', 'file'],
  ['rm', 'folder', { recursive: true }],
  ['rm', 'gone'],
  ['rm', 'gone', { force: true }],
  ['rm', 'folder', { recursive: 7 }],
  ['rmdir', 'vacant'],
  ['rmdir', 'folder'],
  ['rmdir', 'gone'],
  ['stat', 'file'],
  ['stat', 'link', { bigint: true }],
  ['stat', 'gone'],
  ['stat', 'gone', { throwIfNoEntry: false }],
  ['lstat', 'gone', { throwIfNoEntry: false }],
  ['stat', 'file/inner'],
  ['stat', undefined],
  ['symlink', 'target', 'new'],
  ['symlink', 'target', 'file'],
  ['symlink', 'target', 'new', 'nonsense'],
  ['truncate', 'file', 2],
  ['truncate', 'file'],
  ['truncate', 'file', 'two'],
  ['truncate', 'gone'],
  ['unlink', 'file'],
  ['unlink', 'folder'],
  ['unlink', 'gone'],
  ['utimes', 'file', 1, 2],
  ['utimes', 'file', 'never', 2],
  ['writeFile', 'file', 'changed'],
  ['writeFile', 'new', 'made', { mode: 0o600 }],
  ['writeFile', 'new', 'made', { mode: '600' }],
  ['writeFile', 'file', 'changed', { flag: 'wx' }],
  ['writeFile', 'file', '+', { flag: 'a' }],
  ['writeFile', 'file', '2', { flag: 'r+' }],
  ['writeFile', 'new', 'ÿ', 'latin1'],
  ['writeFile', 'new', view],
  ['writeFile', 'new', new DataView(view.buffer)],
  ['writeFile', 'new', ''],
  ['writeFile', 'new', 'x'.repeat(20_000), { flush: true }],
  ['writeFile', 'new', 7],
  ['writeFile', 'new', 'x', { flush: 7 }],
  ['writeFile', 'new', 'x', { encoding: 'nonsense' }],
  ['writeFile', 'gone/new', 'x'],
  ['writeFile', 'folder', 'x'],
  ['writeFile', 'dangling', 'x'],
];

describe('a call under control', () => {
  for (const [name, ...args] of CALLS) {
    for (const form of FORMS) {
      if (formOf(PLATFORM, name, form) === undefined || (name === 'glob' && form === 'promise')) {
        continue;
      }
      const shown = args.map((arg) => (typeof arg === 'string' ? arg.slice(0, 12) : typeof arg));
      it(`has the platform's outcome: ${name}(${shown.join(', ')}), ${form}`, async () => {
        const call = { name, args };
        process.chdir(twin);
        furnish();
        const expected = await onPlatform(call, form);
        const left = contents();
        process.chdir(scratch().root);
        furnish();
        const outcome = await underControl(call, form);
        if ('code' in expected) expect(outcome).toHaveProperty('code', expected.code);
        else if (name !== 'open') expect(outcome).toEqual(expected);
        if ('code' in expected && form === 'sync') expect(outcome).toEqual(expected);
        expect(contents()).toEqual(left);
        expect(scratch().gate.pending).toEqual([]);
      });
    }
  }

  it('takes file URLs and paths that are absolute', async () => {
    furnish();
    const { root } = scratch();
    const url = pathToFileURL(join(root, 'file'));
    for (const path of [url, join(root, 'file')]) {
      for (const form of FORMS) {
        const outcome = await underControl({ name: 'readFile', args: [path, 'utf8'] }, form);
        expect(outcome).toEqual({ result: 'hello' });
      }
    }
    expect(scratch().story().at(-1)).toBe('fileRead read file "hello" = 5 bytes "hello"');
  });

  const name = fc.constantFrom('a', 'b', 'c', 'a/b', 'b/a');
  const content = fc.oneof(fc.string({ maxLength: 5 }), fc.constant('y'.repeat(9_000)));
  const step = fc.oneof(
    fc.record({ name: fc.constantFrom('writeFile', 'appendFile'), args: fc.tuple(name, content) }),
    fc.record({ name: fc.constant('readFile'), args: fc.tuple(name, fc.constant('utf8')) }),
    fc.record({
      name: fc.constantFrom('mkdir', 'rmdir', 'unlink', 'stat', 'readdir', 'access', 'lstat'),
      args: fc.tuple(name),
    }),
    fc.record({
      name: fc.constantFrom('rename', 'link', 'copyFile', 'symlink'),
      args: fc.tuple(name, name),
    }),
    fc.record({ name: fc.constant('truncate'), args: fc.tuple(name, fc.nat(9_000)) }),
  ) as fc.Arbitrary<NamedCall>;

  it("leaves a folder as the platform's would be, whatever is called in whatever form", async () => {
    await fc.assert(
      fc
        .asyncProperty(
          fc.array(fc.tuple(step, fc.constantFrom(...FORMS)), { maxLength: 12 }),
          async (calls) => {
            for (const [call, form] of calls) {
              const expected = await onPlatform(call, form);
              const outcome = await underControl(call, form);
              if ('code' in expected) expect(outcome).toHaveProperty('code', expected.code);
              else expect(outcome).toEqual(expected);
            }
            process.chdir(twin);
            const left = contents();
            process.chdir(scratch().root);
            expect(contents()).toEqual(left);
          },
        )
        .afterEach(() => {
          for (const folder of [twin, scratch().root]) {
            for (const entry of platform.readdirSync(folder)) {
              platform.rmSync(join(folder, entry), { recursive: true });
            }
          }
        }),
      { numRuns: 60 },
    );
  });
});
