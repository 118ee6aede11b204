import fsPromises from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PlatformMethod } from '../bulk-access.ts';
import { filtered, type TreeReader } from './copy-tree.ts';
import type { Driver } from './driver.ts';
import { FileHandle, isIterable } from './file-handle.ts';
import { promiseForm, type Reform } from './forms.ts';
import { GLOB } from './glob-call.ts';
import { NATIVE_REALPATH } from './plain-calls.ts';
import { plainCall } from './plain-steps.ts';
import { platformFs } from './platform-fs.ts';

interface WriteOptions {
  readonly flag?: string;
  readonly mode?: number;
  readonly flush?: boolean;
}

/** Functions of `fs.promises` with forms of their own, around those that they have from the tables. */
export function specialPromises(driver: Driver): Readonly<Record<string, Reform>> {
  const native = plainCall('realpath', NATIVE_REALPATH, platformFs.realpathSync.native);
  return {
    open: (original) => openForm(driver, original),
    realpath: (original) => promiseForm(driver, native, original),
    readFile: (original) =>
      function (this: unknown, ...args) {
        const file: unknown = args[0];
        return file instanceof FileHandle ? file.readFile(args[1]) : original.apply(this, args);
      },
    writeFile: (original) => writeForm(driver, original, 'w'),
    appendFile: (original) => writeForm(driver, original, 'a'),
    cp: (original) =>
      async function (this: unknown, ...args) {
        const known = driver.controls() ? await filtered(args, treeReader) : args;
        return original.apply(this, known as unknown[]);
      },
    glob: (original) => globForm(driver, original),
    mkdtempDisposable: (original) => temporaryForm(driver, original),
  };
}

/** Looks at a tree by calls of their own. What cannot be looked at, the copy will complain about. */
export const treeReader: TreeReader = {
  async isFolder(path, dereference) {
    const look = dereference ? fsPromises.stat : fsPromises.lstat;
    try {
      return (await look(path)).isDirectory();
    } catch {
      return false;
    }
  },
  list: (path) => fsPromises.readdir(path),
};

function openForm(driver: Driver, original: PlatformMethod): PlatformMethod {
  return async function (this: unknown, ...args) {
    const opened: unknown = await original.apply(this, args);
    return typeof opened === 'number' ? new FileHandle(driver, opened) : opened;
  };
}

function writeForm(driver: Driver, original: PlatformMethod, flag: string): PlatformMethod {
  return function (this: unknown, ...args) {
    const [file, data, options] = args;
    if (file instanceof FileHandle) return file.writeFile(data, options);
    if (!driver.controls() || !isIterable(data)) return original.apply(this, args);
    const given: WriteOptions = typeof options === 'object' && options !== null ? options : {};
    return writeBitByBit(file, data, options, { ...given, flag: given.flag ?? flag });
  };
}

async function writeBitByBit(
  path: string,
  data: unknown,
  options: unknown,
  { flag, mode, flush }: WriteOptions,
): Promise<void> {
  const handle = await fsPromises.open(path, flag, mode);
  try {
    await handle.writeFile(data as string, options as 'utf8');
    if (flush === true) await handle.sync();
  } finally {
    await handle.close();
  }
}

function globForm(driver: Driver, original: PlatformMethod): PlatformMethod {
  return async function* (this: unknown, ...args: unknown[]) {
    if (driver.controls()) yield* (await promiseForm(driver, GLOB, original)(...args)) as string[];
    else yield* original.apply(this, args);
  };
}

function temporaryForm(driver: Driver, original: PlatformMethod): PlatformMethod {
  return async function (this: unknown, ...args) {
    if (!driver.controls()) return original.apply(this, args);
    const path = await fsPromises.mkdtemp(args[0], args[1]);
    const full = resolve(path);
    const remove = () => fsPromises.rm(full, { recursive: true, force: true });
    return { __proto__: null, path, remove, [Symbol.asyncDispose]: remove };
  };
}
