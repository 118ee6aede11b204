import crypto from 'node:crypto';
import zlib from 'node:zlib';
import type { Gate } from '../../model/gate.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { copySignature, inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import { beginWork } from './begin-work.ts';
import type { CompressionStreams } from './compression-streams.ts';

type Methods = Record<string, PlatformMethod | undefined>;

/** Functions whose last argument is called when the thread pool is done. */
const WITH_CALLBACK: readonly { readonly module: Methods; readonly names: readonly string[] }[] = [
  {
    module: crypto as unknown as Methods,
    names: [
      'pbkdf2',
      'scrypt',
      'hkdf',
      'generateKey',
      'generateKeyPair',
      'generatePrime',
      'checkPrime',
      'sign',
      'verify',
      'diffieHellman',
      'argon2',
    ],
  },
  {
    module: zlib as unknown as Methods,
    names: [
      'deflate',
      'inflate',
      'deflateRaw',
      'inflateRaw',
      'gzip',
      'gunzip',
      'unzip',
      'brotliCompress',
      'brotliDecompress',
      'zstdCompress',
      'zstdDecompress',
    ],
  },
];

/** Methods that return a promise of what the thread pool computes. */
const WITH_PROMISE: readonly { readonly target: Methods; readonly names: readonly string[] }[] = [
  {
    target: Object.getPrototypeOf(crypto.subtle) as Methods,
    names: [
      'decrypt',
      'deriveBits',
      'deriveKey',
      'digest',
      'encrypt',
      'exportKey',
      'generateKey',
      'importKey',
      'sign',
      'unwrapKey',
      'verify',
      'wrapKey',
    ],
  },
  { target: Reflect.get(globalThis, 'WebAssembly') as Methods, names: ['compile', 'instantiate'] },
];

/**
 * Waits for what the platform's own threads compute. `streams`: those of zlib, which are waited for by themselves. No other actor has a part in it, so the actor's thread
 * keeps the turn until it is there (keys and signatures are the platform's own chance); its delivery is then a step as any other.
 */
export function installPlatformWork(gate: Gate, streams: CompressionStreams): Uninstall {
  return inReverse([
    ...WITH_CALLBACK.flatMap(({ module, names }) =>
      names.flatMap((name) =>
        patch(module, name, (original) => withCallback(gate, streams, original)),
      ),
    ),
    ...WITH_PROMISE.flatMap(({ target, names }) =>
      names.flatMap((name) => patch(target, name, (original) => withPromise(gate, original))),
    ),
  ]);
}

function patch(
  target: Methods,
  name: string,
  control: (original: PlatformMethod) => PlatformMethod,
): Uninstall[] {
  const original = target[name];
  if (typeof original !== 'function') return [];
  const method = control(original);
  copySignature(original, method);
  // What util.promisify goes by.
  for (const symbol of Object.getOwnPropertySymbols(original)) {
    Object.defineProperty(method, symbol, { value: Reflect.get(original, symbol) });
  }
  return [replaceProperty(target, name, method)];
}

function withCallback(
  gate: Gate,
  streams: CompressionStreams,
  original: PlatformMethod,
): PlatformMethod {
  return function (this: unknown, ...args: unknown[]) {
    const callback = args.at(-1);
    if (!gate.running || typeof callback !== 'function') return original.apply(this, args);
    const done = beginWork(gate);
    const settle = (...results: unknown[]) => done(() => callback(...results));
    try {
      // The stream that a function of zlib makes for itself is part of the one work.
      return streams.without(() => original.call(this, ...args.slice(0, -1), settle));
    } catch (thrown) {
      done(() => {});
      throw thrown;
    }
  };
}

function withPromise(gate: Gate, original: PlatformMethod): PlatformMethod {
  return function (this: unknown, ...args: unknown[]) {
    const result = original.apply(this, args);
    if (!gate.running || !(result instanceof Promise) || isForPlatform()) return result;
    const done = beginWork(gate);
    return new Promise((resolve, reject) => {
      result.then(
        (value) => done(() => resolve(value)),
        (thrown) => done(() => reject(thrown)),
      );
    });
  };
}

/** Frames of a stack that tell who called the method that asks: this function, the method, its caller. */
const FRAMES = 3;

/**
 * Whether the platform itself makes the call, as it does when it loads some of its own modules at their first use, which is at
 * another time in each version of Node.
 */
function isForPlatform(): boolean {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const stack = new Error('who').stack ?? '';
  Error.stackTraceLimit = limit;
  return /[( ]node:internal\//.test(stack.split('\n')[FRAMES] ?? '');
}
