import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Gate } from '../model/gate.ts';
import type { PlatformMethod } from './bulk-access.ts';
import { copySignature, inReverse, replaceProperty, type Uninstall } from './patching.ts';
import { typeOf } from './shared-view.ts';

type Callback = (error: null, value: unknown) => void;
type Draw = Gate['random32'];
/** What chance needs of a gate. */
type ChanceGate = Pick<Gate, 'active' | 'random32'>;

const nextTick = process.nextTick;
const module = crypto as unknown as Record<string, PlatformMethod>;
const webcrypto = Object.getPrototypeOf(crypto.webcrypto) as Record<string, PlatformMethod>;

/**
 * Each source of randomness: `original` validates the arguments and makes the result's type, then
 * `redo` gives the value that the seed says.
 */
interface Source {
  readonly target: Record<string, PlatformMethod>;
  readonly name: string;
  redo(random32: Draw, result: unknown, args: readonly unknown[]): unknown;
}

const SOURCES: readonly Source[] = [
  { target: Math as never, name: 'random', redo: (draw) => unit(draw) },
  {
    target: module,
    name: 'randomBytes',
    redo: (draw, result) => fillBytes(draw, result as ArrayBufferView),
  },
  {
    target: module,
    name: 'pseudoRandomBytes',
    redo: (draw, result) => fillBytes(draw, result as ArrayBufferView),
  },
  {
    target: module,
    name: 'randomInt',
    redo: (draw, _, [first, second]) => randomInt(draw, first, second),
  },
  { target: module, name: 'randomUUID', redo: uuid },
  { target: module, name: 'randomFillSync', redo: (draw, _, args) => fillRange(draw, args) },
  // The `getRandomValues` of node:crypto cannot be redefined, and calls this one.
  {
    target: webcrypto,
    name: 'getRandomValues',
    redo: (draw, result) => fillBytes(draw, result as ArrayBufferView),
  },
  { target: webcrypto, name: 'randomUUID', redo: uuid },
];

/** Takes randomness from the gate while an actor runs: Math.random, node:crypto and Web Crypto. */
export function installRandom(gate: ChanceGate): Uninstall {
  const undo = SOURCES.flatMap((source) => {
    const original = source.target[source.name];
    return original === undefined ? [] : [patchSource(gate, source, original)];
  });
  undo.push(patchRandomFill(gate));
  syncBuiltinESMExports();
  const restore = inReverse(undo);
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}

function patchSource(gate: ChanceGate, source: Source, original: PlatformMethod): Uninstall {
  const method: PlatformMethod = function (this: unknown, ...args: unknown[]) {
    if (!gate.active) return original.apply(this, args);
    const callback = typeof args.at(-1) === 'function' ? (args.pop() as Callback) : undefined;
    const value = source.redo(gate.random32.bind(gate), original.apply(this, args), args);
    if (callback === undefined) return value;
    nextTick(callback, null, value);
    return undefined;
  };
  copySignature(original, method);
  return replaceProperty(source.target, source.name, method);
}

/** `randomFill(buffer, [offset], [size], callback)` has its synchronous twin under another name. */
function patchRandomFill(gate: ChanceGate): Uninstall {
  const original = module.randomFill as PlatformMethod;
  const method: PlatformMethod = function (this: unknown, ...args: unknown[]) {
    const callback = args.at(-1);
    if (!gate.active || typeof callback !== 'function') return original.apply(this, args);
    const value = (module.randomFillSync as PlatformMethod)(...args.slice(0, -1));
    nextTick(callback as Callback, null, value);
    return undefined;
  };
  return replaceProperty(module, 'randomFill', method);
}

/** Uniform in [0, 1) with 53 bits. */
function unit(draw: Draw): number {
  const high = draw() >>> 5;
  return (high * 2 ** 26 + (draw() >>> 6)) / 2 ** 53;
}

function fillBytes(draw: Draw, view: ArrayBufferView): ArrayBufferView {
  fill(draw, new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return view;
}

function fill(draw: Draw, bytes: Uint8Array): void {
  let word = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    word = at % 4 === 0 ? draw() : word >>> 8;
    bytes[at] = word;
  }
}

/** The part of the buffer that randomFillSync(buffer, offset, size) fills; both count elements. */
function fillRange(draw: Draw, [target, offset = 0, size]: readonly unknown[]): unknown {
  if (!ArrayBuffer.isView(target)) {
    const buffer = target as ArrayBuffer;
    fill(
      draw,
      new Uint8Array(
        buffer,
        offset as number,
        (size as number) ?? buffer.byteLength - (offset as number),
      ),
    );
    return target;
  }
  const width = typeOf(target) === undefined ? 1 : (target as Uint8Array).BYTES_PER_ELEMENT;
  const from = (offset as number) * width;
  const bytes = size === undefined ? target.byteLength - from : (size as number) * width;
  fill(draw, new Uint8Array(target.buffer, target.byteOffset + from, bytes));
  return target;
}

/** Uniform in [min, max), unbiased: `randomInt(max)` or `randomInt(min, max)`. */
function randomInt(draw: Draw, first: unknown, second: unknown): number {
  const [min, max] =
    second === undefined ? [0, first as number] : [first as number, second as number];
  const range = max - min;
  // The platform allows ranges below 2^48, so 53 bits always hold a multiple of the range.
  const limit = 2 ** 53 - (2 ** 53 % range);
  let value = unit(draw) * 2 ** 53;
  while (value >= limit) value = unit(draw) * 2 ** 53;
  return min + (value % range);
}

/** A version 4 UUID (RFC 9562). */
function uuid(draw: Draw): string {
  const bytes = new Uint8Array(16);
  fill(draw, bytes);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
