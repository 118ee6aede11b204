import { Buffer } from 'node:buffer';
import type { Gate } from '../model/gate.ts';
import {
  bulkMethod,
  type PlatformMethod,
  relativeIndex,
  type Touch,
  type TouchRule,
} from './bulk-access.ts';
import { BUFFER_SCALAR } from './bulk-methods.ts';
import { inReverse, replaceProperty, type Uninstall } from './patching.ts';
import { lengthOf, sharedViewOf, typeOf } from './shared-view.ts';

const prototype = Buffer.prototype as unknown as Record<string, PlatformMethod>;
const statics = Buffer as unknown as Record<string, PlatformMethod>;

/** Elements of a typed array, here mostly bytes; 0 for everything else. */
function sizeOf(view: unknown): number {
  return typeOf(view) === undefined ? 0 : lengthOf(view as object);
}

function touchOf(view: unknown, write: boolean, from: unknown, to: unknown): Touch {
  const size = sizeOf(view);
  return { view, write, from: relativeIndex(from, size, 0), to: relativeIndex(to, size, size) };
}
const read = (view: unknown, from?: unknown, to?: unknown) => touchOf(view, false, from, to);
const write = (view: unknown, from?: unknown, to?: unknown) => touchOf(view, true, from, to);

const readPart: TouchRule = (self, [, from, to]) => [read(self, from, to)];
const readBoth: TouchRule = (self, [other]) => [read(self), read(other)];
const rewriteAll: TouchRule = (self) => [read(self), write(self)];

const METHODS: Readonly<Record<string, TouchRule>> = {
  toString: readPart,
  toLocaleString: readPart,
  toJSON: (self) => [read(self)],
  equals: readBoth,
  indexOf: readBoth,
  lastIndexOf: readBoth,
  includes: readBoth,
  compare: (self, [other, otherFrom, otherTo, from, to]) => [
    read(self, from, to),
    read(other, otherFrom, otherTo),
  ],
  fill: (self, [value, from, to]) => [
    read(value),
    typeof from === 'number' ? write(self, from, to) : write(self),
  ],
  write: (self, [text, offset, length]) => {
    const from = typeof offset === 'number' ? offset : 0;
    // At most the bytes that the text has in the widest encoding.
    const most = Math.min(
      String(text).length * 4,
      typeof length === 'number' ? length : Number.POSITIVE_INFINITY,
    );
    return [write(self, from, Math.min(from + most, sizeOf(self)))];
  },
  copy: (self, [target, targetStart, from, to]) => {
    const source = read(self, from, to);
    const at = typeof targetStart === 'number' ? targetStart : 0;
    return [source, write(target, at, Math.min(at + source.to - source.from, sizeOf(target)))];
  },
  swap16: rewriteAll,
  swap32: rewriteAll,
  swap64: rewriteAll,
};

const STATICS: Readonly<Record<string, TouchRule>> = {
  from: (_, [source]) => [read(source)],
  copyBytesFrom: (_, [view, from = 0, count]) => [
    read(view, from, count === undefined ? undefined : Number(from) + Number(count)),
  ],
  compare: (_, [left, right]) => [read(left), read(right)],
  concat: (_, [list]) => (Array.isArray(list) ? list.map((view) => read(view)) : []),
};

/** Widths of the scalars, by the type's part of the method's name. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/Int8/, 1],
  [/Int16/, 2],
  [/Int32|Float/, 4],
  [/Int64|Double/, 8],
];

/** `readInt32LE(offset)`, `readIntLE(offset, byteLength)`, `writeInt32LE(value, offset)` … */
function scalarRule(name: string): TouchRule {
  const width = WIDTHS.find(([pattern]) => pattern.test(name))?.[1];
  const writes = name.startsWith('write');
  return (self, args) => {
    const [offset = 0, byteLength] = writes ? args.slice(1) : args;
    const bytes = width ?? byteLength;
    if (typeof offset !== 'number' || typeof bytes !== 'number' || !(offset >= 0)) return [];
    if (offset + bytes > sizeOf(self)) return [];
    return [{ view: self, write: writes, from: offset, to: offset + bytes }];
  };
}

/** Makes the methods of Buffer schedule points where they touch shared memory. */
export function installBuffer(gate: Gate): Uninstall {
  const undo: Uninstall[] = [];
  // `readUint8` and `readUInt8` are one function and stay one.
  const patched = new Map<PlatformMethod, PlatformMethod>();
  const patch = (target: Record<string, PlatformMethod>, name: string, rule: TouchRule) => {
    const original = target[name];
    if (typeof original !== 'function') return;
    const method =
      patched.get(original) ??
      bulkMethod(gate, name.replace('Uint', 'UInt'), original, onShared(rule), true);
    patched.set(original, method);
    undo.push(replaceProperty(target, name, method));
  };
  for (const [name, rule] of Object.entries(METHODS)) patch(prototype, name, rule);
  for (const [name, rule] of Object.entries(STATICS)) patch(statics, name, rule);
  for (const name of Object.keys(prototype)) {
    if (BUFFER_SCALAR.test(name)) patch(prototype, name, scalarRule(name));
  }
  return inReverse(undo);
}

/** Buffers are everywhere: only what is shared is looked at closer. */
function onShared(rule: TouchRule): TouchRule {
  return (self, args) => rule(self, args).filter(({ view }) => sharedViewOf(view) !== null);
}
