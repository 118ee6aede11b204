/**
 * The platform as it was before any patch. Harness code that runs beside user code calls these and
 * never the globals, which an actor's thread replaces while it is being hammered.
 *
 * Invariant: this module is evaluated before any patch is installed in its thread.
 */
const platform = globalThis;

/** Unpatched `Atomics` operations. */
export const atomics = { ...methodsOf(platform.Atomics) };

/** Unpatched monotonic clock, milliseconds. */
export const nowMs: () => number = platform.performance.now.bind(platform.performance);

/** Unpatched monotonic clock, nanoseconds; the same in all threads and processes of a machine. */
export const nowNs: () => bigint = process.hrtime.bigint.bind(process.hrtime);

/** Unpatched wall clock, milliseconds since 1970. */
export const wallClockMs: () => number = platform.Date.now;

const OriginalDate = platform.Date;

/** The wall clock as ISO 8601 text. */
export function timestamp(): string {
  return new OriginalDate(wallClockMs()).toISOString();
}

/** Unpatched timers. */
export const setTimer = platform.setTimeout;
export const clearTimer = platform.clearTimeout;
export const setTicker = platform.setInterval;
export const clearTicker = platform.clearInterval;

function methodsOf(source: typeof Atomics): typeof Atomics {
  const copy: Record<string, unknown> = {};
  for (const name of Object.getOwnPropertyNames(source)) {
    copy[name] = (source as unknown as Record<string, unknown>)[name];
  }
  return copy as unknown as typeof Atomics;
}

const { setImmediate } = platform;

/** Unpatched `setImmediate`. */
export function onNextImmediate(act: () => void): void {
  setImmediate(act);
}

/** Resolves when the event loop has turned: all microtasks and rejections before it are done. */
export function nextImmediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const { Buffer } = platform;

/** Unpatched `Buffer.from` of a text. */
export const bytesOfText: (text: string, encoding: BufferEncoding) => Buffer =
  Buffer.from.bind(Buffer);

/** Unpatched `Buffer.allocUnsafe`. */
export const allocateBytes: (size: number) => Buffer = Buffer.allocUnsafe.bind(Buffer);

/** Unpatched `Buffer.concat`. */
export const concatBytes: (list: readonly Uint8Array[], length: number) => Buffer =
  Buffer.concat.bind(Buffer);

const decode = Buffer.prototype.toString;

/** Unpatched `toString` of a buffer. */
export function textOfBytes(bytes: Buffer, encoding: BufferEncoding): string {
  return decode.call(bytes, encoding);
}

/**
 * Runs all pending microtasks and `process.nextTick` callbacks, and reports rejections that nobody
 * handled. Does nothing inside a microtask. Node offers it to no one by a documented name; a turn
 * of the event loop for each actor would cost a hundred times as much.
 */
export const drainMicrotasks: () => void = (process as unknown as { _tickCallback(): void })
  ._tickCallback;
