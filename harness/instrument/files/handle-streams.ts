import type fs from 'node:fs';
import { platformFs } from './platform-fs.ts';

/** Options of a handle's streams: those of the platform's. */
export type StreamOptions = Record<string, unknown>;

/** What streams need of a handle. */
export interface StreamedHandle {
  readonly fd: number;
  read(buffer: unknown, offset: number, length: number, position?: unknown): Promise<object>;
  write(buffer: unknown, offset: number, length: number, position?: unknown): Promise<object>;
  writev(buffers: readonly ArrayBufferView[], position?: unknown): Promise<object>;
  sync(): Promise<unknown>;
  close(): Promise<void>;
  /** One more user, and one less: it stays open until there are none. */
  retain(): void;
  release(): void;
  on(event: 'close', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
}

type Read = (error: unknown, count: number, memory: unknown) => void;
type Settled = (error?: unknown) => void;

/** What the streams of the platform call, on a handle instead of a path. */
function operationsOn(handle: StreamedHandle): object {
  const pass = (name: 'bytesRead' | 'bytesWritten', outcome: Promise<object>, settle: Read) => {
    const count = (result: object) => (result as Record<string, number>)[name] as number;
    const memory = (result: object) => Object.values(result).at(-1);
    outcome.then(
      (result) => settle(null, count(result), memory(result)),
      (error: unknown) => settle(error, 0, undefined),
    );
  };
  return {
    open() {
      throw new TypeError('The handle is open');
    },
    close(_fd: number, settle: Settled) {
      handle.release();
      handle.close().then(() => settle(), settle);
    },
    fsync(_fd: number, settle: Settled) {
      handle.sync().then(() => settle(), settle);
    },
    read(_fd: number, buffer: Buffer, offset: number, length: number, at: unknown, settle: Read) {
      pass('bytesRead', handle.read(buffer, offset, length, at), settle);
    },
    write(_fd: number, buffer: Buffer, offset: number, length: number, at: unknown, settle: Read) {
      pass('bytesWritten', handle.write(buffer, offset, length, at), settle);
    },
    writev(_fd: number, buffers: Buffer[], at: unknown, settle: Read) {
      pass('bytesWritten', handle.writev(buffers, at), settle);
    },
  };
}

/** `fs.ReadStream` on a handle; it closes the handle, unless `autoClose` is false. */
export function readStream(handle: StreamedHandle, options?: StreamOptions): fs.ReadStream {
  const stream = platformFs.createReadStream('', streamOptions(handle, options) as never);
  return held(handle, stream);
}

/** `fs.WriteStream` on a handle. */
export function writeStream(handle: StreamedHandle, options?: StreamOptions): fs.WriteStream {
  const stream = platformFs.createWriteStream('', streamOptions(handle, options) as never);
  return held(handle, stream);
}

/** The lines of a file, as `FileHandle.readLines` gives them. */
export function linesOf(handle: StreamedHandle, options?: StreamOptions): unknown {
  const { createInterface } = process.getBuiltinModule('node:readline');
  return createInterface({
    input: readStream(handle, options),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
}

const locked = new WeakSet<StreamedHandle>();

/** A stream of bytes in the web's form. A handle gives one, and no second. */
export function webStream(
  handle: StreamedHandle,
  closing: boolean,
  { autoClose = false }: { autoClose?: boolean } = {},
): ReadableStream {
  if (handle.fd === -1) throw stateError('The FileHandle is closed');
  if (closing) throw stateError('The FileHandle is closing');
  if (locked.has(handle)) throw stateError('The FileHandle is locked');
  locked.add(handle);
  let held = true;
  const finish = async () => {
    if (!held) return;
    held = false;
    handle.release();
    if (autoClose) await handle.close();
  };
  let controls: ReadableByteStreamController | undefined;
  const stream = new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 16_384,
    start(controller) {
      controls = controller;
    },
    async pull(controller) {
      const request = controller.byobRequest as ReadableStreamBYOBRequest;
      const view = request.view as Uint8Array;
      const { bytesRead } = (await handle.read(view, 0, view.byteLength)) as { bytesRead: number };
      if (bytesRead === 0) {
        controller.close();
        await finish();
      }
      request.respond(bytesRead);
    },
    cancel: finish,
  });
  handle.retain();
  handle.once('close', () => {
    if (!held) return;
    controls?.close();
    finish();
  });
  return stream;
}

function streamOptions(handle: StreamedHandle, options: StreamOptions | undefined): StreamOptions {
  return { ...options, fd: handle.fd, fs: operationsOn(handle) };
}

/** The stream keeps its handle open, and ends with it. */
function held<Stream extends { destroy(): unknown }>(
  handle: StreamedHandle,
  stream: Stream,
): Stream {
  handle.retain();
  handle.on('close', () => stream.destroy());
  return stream;
}

function stateError(message: string): Error {
  const error = new Error(`Invalid state: ${message}`);
  return Object.assign(error, { code: 'ERR_INVALID_STATE' });
}
