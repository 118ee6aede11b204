import fs from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { PlatformMethod } from '../bulk-access.ts';
import { filtered } from './copy-tree.ts';
import type { Driver } from './driver.ts';
import { FileHandle } from './file-handle.ts';
import { callbackForm, inThisContext, type Reform, syncForm } from './forms.ts';
import { readStream, type StreamOptions, writeStream } from './handle-streams.ts';
import { closeDescriptor, noteClosed } from './open-files.ts';
import { EXISTS, NATIVE_REALPATH } from './plain-calls.ts';
import { isOrdinaryDescriptor, plainCall } from './plain-steps.ts';
import { platformFs } from './platform-fs.ts';
import { treeReader } from './special-promises.ts';

/** The platform's size of a buffer that nobody gave. */
const DEFAULT_BUFFER = 16_384;

/** Functions of `fs` with forms of their own, around those that they have from the tables. */
export function specialForms(driver: Driver): Readonly<Record<string, Reform>> {
  const exists = plainCall('exists', EXISTS, platformFs.existsSync);
  const native = plainCall('realpath', NATIVE_REALPATH, platformFs.realpathSync.native);
  const withNative = (form: typeof syncForm): Reform => {
    return (original) =>
      Object.assign(original, {
        native: form(driver, native, (original as { native?: PlatformMethod }).native ?? original),
      });
  };
  return {
    existsSync: (original) => syncForm(driver, exists, original),
    exists: (original) => existsForm(callbackForm(driver, { ...exists, answers: true }, original)),
    realpathSync: withNative(syncForm),
    realpath: withNative(callbackForm),
    closeSync: (original) =>
      function (this: unknown, ...args) {
        noteClosed(args[0]);
        return original.apply(this, args);
      },
    close: (original) => closeForm(driver, original),
    read: (original) => readForm(original),
    cp: (original) => copyForm(driver, original),
    createReadStream: (original) => streamForm(original, readStream),
    createWriteStream: (original) => streamForm(original, writeStream),
    mkdtempDisposableSync: (original) => temporaryForm(driver, original),
  };
}

function existsForm(form: PlatformMethod): PlatformMethod {
  const promised = (path: unknown) => new Promise((settle) => form(path, settle));
  return Object.defineProperty(form, promisify.custom, { value: promised, configurable: true });
}

function closeForm(driver: Driver, original: PlatformMethod): PlatformMethod {
  return function (this: unknown, ...args) {
    const [fd, callback = rethrow] = args;
    if (!driver.controls() || !isOrdinaryDescriptor(fd) || typeof callback !== 'function') {
      noteClosed(fd);
      return original.apply(this, args);
    }
    const reply = inThisContext(callback);
    driver.deliver(() => {
      try {
        closeDescriptor(fd);
      } catch (error) {
        reply(error);
        return;
      }
      reply(null);
    });
    return undefined;
  };
}

function rethrow(error: unknown): void {
  if (error !== null) throw error;
}

/** `read(fd, [options], callback)` makes the buffer itself; `read(fd, buffer, …)` is given one. */
function readForm(original: PlatformMethod): PlatformMethod {
  return function (this: unknown, ...args) {
    const [fd, given] = args;
    const callback = args.at(-1);
    const named = args.length === 3 && typeof given === 'object' && !ArrayBuffer.isView(given);
    if (typeof callback !== 'function' || !(named || args.length === 2)) {
      return original.apply(this, args);
    }
    const { buffer = Buffer.alloc(DEFAULT_BUFFER), ...extent } = (named && given) || {};
    return original.call(this, fd, buffer, extent, callback);
  };
}

function copyForm(driver: Driver, original: PlatformMethod): PlatformMethod {
  return function (this: unknown, ...args) {
    const [source, destination, options, callback] = args;
    const asks = typeof options?.filter === 'function' && typeof callback === 'function';
    if (!asks || !driver.controls()) return original.apply(this, args);
    filtered([source, destination, options], treeReader).then(
      (known) => original(...known, callback),
      callback,
    );
    return undefined;
  };
}

function streamForm(
  original: PlatformMethod,
  onHandle: (handle: FileHandle, options: StreamOptions) => unknown,
): PlatformMethod {
  return function (this: unknown, ...args) {
    const options = args[1];
    const fd: unknown = options?.fd;
    return fd instanceof FileHandle ? onHandle(fd, options) : original.apply(this, args);
  };
}

function temporaryForm(driver: Driver, original: PlatformMethod): PlatformMethod {
  return function (this: unknown, ...args) {
    if (!driver.controls()) return original.apply(this, args);
    const path = fs.mkdtempSync(args[0], args[1]);
    const full = resolve(path);
    const remove = () => fs.rmSync(full, { recursive: true, force: true });
    return { __proto__: null, path, remove, [Symbol.dispose]: remove };
  };
}
