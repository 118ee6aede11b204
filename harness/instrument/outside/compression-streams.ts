import { AsyncResource } from 'node:async_hooks';
import zlib from 'node:zlib';
import type { Gate } from '../../model/gate.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import { beginWork } from './begin-work.ts';

/** What a stream of zlib has behind it. The platform calls `onerror` where a write fails. */
interface Handle {
  write: PlatformMethod;
  init: PlatformMethod;
  onerror: PlatformMethod;
  close(): void;
}

type Handles = Pick<Handle, 'write' | 'init'>;

/** Makers of one stream of each kind that the platform has a class of its own for; what it lacks is left out. */
const MAKERS = [
  'createGzip',
  'createBrotliCompress',
  'createBrotliDecompress',
  'createZstdCompress',
  'createZstdDecompress',
] as const;

/** Tells that a write is over; `deliver` goes on with the stream. */
type Done = (deliver: () => void) => void;

/**
 * Waits for what streams of `node:zlib`, and with them `CompressionStream` and `DecompressionStream`, have the thread
 * pool compute: each write of theirs is work of the platform, and what comes of it a step of its own.
 */
export class CompressionStreams {
  readonly #gate: Gate;
  /** Writes under way, by the stream's handle. */
  readonly #writes = new WeakMap<Handle, Done>();
  /** Handles of streams that somebody else waits for. */
  readonly #left = new WeakSet<Handle>();
  #isLeaving = false;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  install(): Uninstall {
    return inReverse(
      prototypes().flatMap((prototype) => [
        replaceProperty(prototype, 'init', this.#initializing(prototype.init)),
        replaceProperty(prototype, 'write', this.#writing(prototype.write)),
      ]),
    );
  }

  /** Calls `act`, whose streams are not waited for by themselves. */
  without<Value>(act: () => Value): Value {
    this.#isLeaving = true;
    try {
      return act();
    } finally {
      this.#isLeaving = false;
    }
  }

  /** The callback of writes is among the arguments. */
  #initializing(original: PlatformMethod): PlatformMethod {
    const streams = this;
    return function (this: unknown, ...args: unknown[]) {
      const handle = this as Handle;
      if (streams.#isLeaving) streams.#left.add(handle);
      const controlled = args.map((arg) =>
        typeof arg === 'function' ? () => streams.#settle(handle, () => arg.call(handle)) : arg,
      );
      return original.apply(this, controlled);
    };
  }

  #writing(original: PlatformMethod): PlatformMethod {
    const streams = this;
    return function (this: unknown, ...args: unknown[]) {
      const handle = this as Handle;
      if (streams.#gate.running && !streams.#left.has(handle)) streams.#begin(handle);
      return original.apply(this, args);
    };
  }

  #begin(handle: Handle): void {
    const done = beginWork(this.#gate);
    const context = new AsyncResource('ZLIB');
    const { onerror } = handle;
    this.#writes.set(handle, (deliver) => {
      handle.onerror = onerror;
      done(() => context.runInAsyncScope(deliver));
    });
    handle.onerror = (...args) => this.#settle(handle, () => onerror.apply(handle, args));
  }

  /** The platform is done with a write. */
  #settle(handle: Handle, deliver: () => void): void {
    const done = this.#writes.get(handle);
    this.#writes.delete(handle);
    if (done === undefined) deliver();
    else done(deliver);
  }
}

/** The prototypes of the platform's handles, which have no public name. */
function prototypes(): Handles[] {
  return MAKERS.flatMap((name) => {
    const handle = (zlib[name] as (() => unknown) | undefined)?.();
    const own = (handle as { _handle?: Handle } | undefined)?._handle;
    if (own === undefined) return [];
    own.close();
    return [Object.getPrototypeOf(own) as Handles];
  });
}
