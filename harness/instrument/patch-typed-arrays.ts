import type { Gate } from '../model/gate.ts';
import {
  bulkMethod,
  type PlatformMethod,
  relativeIndex,
  type Touch,
  type TouchRule,
} from './bulk-access.ts';
import { inReverse, replaceProperty, type Uninstall } from './patching.ts';
import { lengthOf, typeOf } from './shared-view.ts';
import { elementMethods } from './typed-array-callbacks.ts';

const prototype = Object.getPrototypeOf(Int8Array.prototype) as Record<string, PlatformMethod>;

/** Elements of a receiver; 0 for what is no typed array, which the original will refuse. */
function sizeOf(view: unknown): number {
  return typeOf(view) === undefined ? 0 : lengthOf(view as object);
}

const read = (view: unknown, from = 0, to = sizeOf(view)): Touch => ({
  view,
  from,
  to,
  write: false,
});
const write = (view: unknown, from = 0, to = sizeOf(view)): Touch => ({
  view,
  from,
  to,
  write: true,
});
const readAll: TouchRule = (self) => [read(self)];

/** What each bulk method touches. Callbacks and iterators go element by element instead. */
const RULES: Readonly<Record<string, TouchRule>> = {
  includes: readAll,
  indexOf: readAll,
  lastIndexOf: readAll,
  join: readAll,
  toLocaleString: readAll,
  toReversed: readAll,
  toSorted: readAll,
  with: readAll,
  reverse: (self) => [read(self), write(self)],
  at: (self, [index]) => {
    const length = sizeOf(self);
    const integer = Math.trunc(Number(index)) || 0;
    const at = integer < 0 ? length + integer : integer;
    return at >= 0 && at < length ? [read(self, at, at + 1)] : [];
  },
  slice: (self, [from, to]) => {
    const length = sizeOf(self);
    return [read(self, relativeIndex(from, length, 0), relativeIndex(to, length, length))];
  },
  fill: (self, [, from, to]) => {
    const length = sizeOf(self);
    return [write(self, relativeIndex(from, length, 0), relativeIndex(to, length, length))];
  },
  copyWithin: (self, [target, from, to]) => {
    const length = sizeOf(self);
    const at = relativeIndex(target, length, 0);
    const first = relativeIndex(from, length, 0);
    const count = Math.min(relativeIndex(to, length, length) - first, length - at);
    return [read(self, first, first + count), write(self, at, at + count)];
  },
  set: (self, [source, offset]) => {
    const at = Math.trunc(Number(offset ?? 0)) || 0;
    const count = typeOf(source) === undefined ? arrayLength(source) : sizeOf(source);
    // Out of range: the original throws before it touches anything.
    if (at < 0 || at + count > sizeOf(self)) return [];
    return [read(source), write(self, at, at + count)];
  },
};

function arrayLength(source: unknown): number {
  return Array.isArray(source) ? source.length : 0;
}

/** Makes the bulk methods of typed arrays schedule points where they touch shared memory. */
export function installTypedArrays(gate: Gate): Uninstall {
  const undo: Uninstall[] = [];
  for (const [name, rule] of Object.entries(RULES)) {
    const original = prototype[name];
    if (original !== undefined) {
      undo.push(replaceProperty(prototype, name, bulkMethod(gate, name, original, rule)));
    }
  }
  const methods = elementMethods(gate, prototype);
  for (const key of Reflect.ownKeys(methods)) {
    if (Object.hasOwn(prototype, key))
      undo.push(replaceProperty(prototype, key, methods[key as string]));
  }
  return inReverse(undo);
}
