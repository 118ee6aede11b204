import { EventEmitter } from 'node:events';
import type { PlatformMethod } from '../bulk-access.ts';
import { readVectorSteps, writeVectorSteps } from './byte-calls.ts';
import type { Driver } from './driver.ts';
import { type FileCall, NO_DESCRIPTOR, unread, validate } from './file-call.ts';
import { type FileOptions, fileOptions } from './file-options.ts';
import {
  linesOf,
  readStream,
  type StreamOptions,
  webStream,
  writeStream,
} from './handle-streams.ts';
import { closeDescriptor } from './open-files.ts';
import { PLAIN_CALLS } from './plain-calls.ts';
import { type PlainCall, plainCall } from './plain-steps.ts';
import { platformFs } from './platform-fs.ts';
import { readSteps } from './read-steps.ts';
import type { Stage } from './stage.ts';
import type { Steps } from './steps.ts';
import { positionOf, readTransfer, writeTransfer } from './transfer.ts';
import { contentOf, readFileSteps, writeFileSteps } from './whole-file.ts';
import { writeSteps } from './write-steps.ts';

type Views = readonly ArrayBufferView[];

/** The platform's size of a buffer that nobody gave. */
const DEFAULT_BUFFER = 16_384;

/**
 * What `fs.promises.open` gives under control: the platform's `FileHandle` in all but its class, which
 * is internal, and that it cannot be sent to another thread. One that is never closed is not
 * closed by the garbage collector either.
 */
export class FileHandle extends EventEmitter {
  readonly #driver: Driver;
  #fd: number;
  /** Itself, as long as it is open, its streams, and the operations that are under way. */
  #users = 1;
  #closing: Promise<void> | undefined;
  #settleClose: { resolve(): void; reject(error: unknown): void } | undefined;

  constructor(driver: Driver, fd: number) {
    super();
    this.#driver = driver;
    this.#fd = fd;
  }

  get fd(): number {
    return this.#fd;
  }

  getAsyncId(): number {
    return 0;
  }

  read(first?: unknown, ...rest: unknown[]): Promise<object> {
    const [buffer, extent] = readArguments(first, rest);
    const reply = (bytesRead: number) => ({ __proto__: null, bytesRead, buffer });
    if (extent.length === 0) return this.#use('read', () => done(reply(0)));
    return this.#use('read', function* (stage, fd) {
      const transfer = readTransfer([buffer, extent]);
      if (transfer === undefined) {
        validate(platformFs.readSync, NO_DESCRIPTOR, [fd, buffer, extent]);
        return reply(0);
      }
      return reply(yield* readSteps(stage, fd, transfer.bytes, transfer.position));
    });
  }

  readv(buffers: Views, position?: unknown): Promise<object> {
    return this.#use('readv', function* (stage, fd) {
      validate(platformFs.readvSync, NO_DESCRIPTOR, [fd, buffers]);
      const bytesRead = yield* readVectorSteps(stage, fd, buffers, positionOf(position));
      return { __proto__: null, bytesRead, buffers };
    });
  }

  write(buffer: unknown, ...rest: unknown[]): Promise<object> {
    const reply = (bytesWritten: number) => ({ __proto__: null, bytesWritten, buffer });
    if (ArrayBuffer.isView(buffer) && buffer.byteLength === 0) {
      return this.#use('write', () => done(reply(0)));
    }
    return this.#use('write', function* (stage, fd) {
      const args = [buffer, ...rest];
      const transfer = writeTransfer(args);
      const steps =
        transfer === undefined
          ? unread(stage, 'write', platformFs.writeSync, NO_DESCRIPTOR, [fd, ...args], 'callback')
          : writeSteps(stage, fd, transfer.bytes, transfer.position);
      return reply((yield* steps) as number);
    });
  }

  writev(buffers: Views, position?: unknown): Promise<object> {
    return this.#use('writev', function* (stage, fd) {
      validate(platformFs.writevSync, NO_DESCRIPTOR, [fd, buffers]);
      const bytesWritten = yield* writeVectorSteps(stage, fd, buffers, positionOf(position));
      return { __proto__: null, bytesWritten, buffers };
    });
  }

  readFile(options?: unknown): Promise<unknown> {
    const known = fileOptions(options, 'r');
    return this.#use('readFile', (stage, fd) =>
      known === undefined
        ? unread(
            stage,
            'readFile',
            platformFs.readFileSync,
            NO_DESCRIPTOR,
            [fd, options],
            'callback',
          )
        : readFileSteps(stage, fd, fd, known, false),
    );
  }

  writeFile(data: unknown, options?: unknown): Promise<unknown> {
    const known = fileOptions(options, 'w');
    const source = contentOf(data, known);
    if (source === undefined && isIterable(data)) return this.#writeEach(data, known);
    return this.#use('writeFile', (stage, fd) =>
      known === undefined || source === undefined
        ? unread(
            stage,
            'writeFile',
            platformFs.writeFileSync,
            NO_DESCRIPTOR,
            [fd, data, options],
            'callback',
          )
        : writeFileSteps(stage, fd, fd, source, { ...known, flush: false }),
    );
  }

  appendFile(data: unknown, options?: unknown): Promise<unknown> {
    return this.writeFile(data, options);
  }

  stat(options?: unknown): Promise<unknown> {
    return this.#plain('fstat', options);
  }
  truncate(length = 0): Promise<unknown> {
    return this.#plain('ftruncate', length);
  }
  sync(): Promise<unknown> {
    return this.#plain('fsync');
  }
  datasync(): Promise<unknown> {
    return this.#plain('fdatasync');
  }
  chmod(mode: unknown): Promise<unknown> {
    return this.#plain('fchmod', mode);
  }
  chown(uid: unknown, gid: unknown): Promise<unknown> {
    return this.#plain('fchown', uid, gid);
  }
  utimes(atime: unknown, mtime: unknown): Promise<unknown> {
    return this.#plain('futimes', atime, mtime);
  }

  createReadStream(options?: StreamOptions): unknown {
    return readStream(this, options);
  }
  createWriteStream(options?: StreamOptions): unknown {
    return writeStream(this, options);
  }
  readLines(options?: StreamOptions): unknown {
    return linesOf(this, options);
  }
  readableWebStream(options?: { autoClose?: boolean }): ReadableStream {
    return webStream(this, this.#closing !== undefined, options);
  }

  /** Closes when what is under way is done. A property of its own, as on the platform. */
  readonly close = (): Promise<void> => {
    if (this.#fd === -1) return Promise.resolve();
    if (this.#closing !== undefined) return this.#closing;
    this.#closing = new Promise<void>((resolve, reject) => {
      this.#settleClose = { resolve, reject };
    });
    const closing = this.#closing;
    this.release();
    this.emit('close');
    return closing;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** One more user: it stays open until there are none. */
  retain(): void {
    this.#users += 1;
  }

  /** One user less. */
  release(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    const fd = this.#fd;
    this.#fd = -1;
    this.#driver.deliver(() => {
      try {
        closeDescriptor(fd);
      } catch (error) {
        this.#settleClose?.reject(error);
        return;
      } finally {
        this.#closing = undefined;
      }
      this.#settleClose?.resolve();
    });
  }

  #plain(name: string, ...args: unknown[]): Promise<unknown> {
    const call = plainOn(name);
    return this.#use(name, (stage, fd) => {
      const steps = call.steps(stage, [fd, ...args], 'callback');
      return steps ?? done(undefined);
    });
  }

  /** Runs an operation during which the handle stays open. */
  #use<Result>(name: string, make: (stage: Stage, fd: number) => Steps<Result>): Promise<Result> {
    const fd = this.#fd;
    if (fd === -1) return Promise.reject(closedError(name));
    this.retain();
    return new Promise<Result>((resolve, reject) => {
      const settled =
        <Outcome>(settle: (outcome: Outcome) => void) =>
        (outcome: Outcome) => {
          this.release();
          settle(outcome);
        };
      const fail = settled(reject);
      try {
        this.#driver.later((stage) => make(stage, fd), settled(resolve), fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  async #writeEach(
    data: Iterable<unknown> | AsyncIterable<unknown>,
    options: FileOptions | undefined,
  ): Promise<undefined> {
    for await (const chunk of data) {
      options?.signal?.throwIfAborted();
      await this.writeFile(
        chunk,
        options && { encoding: options.encoding, signal: options.signal },
      );
    }
    return undefined;
  }
}

/** Whether it is data that comes bit by bit, which only promises take. */
export function isIterable(data: unknown): data is Iterable<unknown> | AsyncIterable<unknown> {
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return false;
  return Symbol.asyncIterator in data || Symbol.iterator in data;
}

function readArguments(first: unknown, rest: readonly unknown[]): [unknown, ReadExtent] {
  if (!ArrayBuffer.isView(first)) {
    if (first !== undefined && typeof first !== 'object') return [first, {}];
    const { buffer = Buffer.alloc(DEFAULT_BUFFER), ...extent } = (first ?? {}) as ReadExtent;
    return [buffer, extent];
  }
  const [offset, length, position] = rest;
  if (typeof offset === 'object' && offset !== null) return [first, offset];
  const from = (offset ?? 0) as number;
  return [first, { offset: from, length: length ?? first.byteLength - from, position }];
}

interface ReadExtent {
  readonly buffer?: unknown;
  readonly offset?: unknown;
  readonly length?: unknown;
  readonly position?: unknown;
}

function plainOn(name: string): FileCall {
  const twin = (platformFs as unknown as Record<string, PlatformMethod>)[`${name}Sync`];
  return plainCall(name, PLAIN_CALLS[name] as PlainCall, twin as PlatformMethod);
}

// biome-ignore lint/correctness/useYield: an operation without any step
function* done<Result>(result: Result): Steps<Result> {
  return result;
}

function closedError(syscall: string): Error {
  return Object.assign(new Error('file closed'), { code: 'EBADF', syscall });
}
