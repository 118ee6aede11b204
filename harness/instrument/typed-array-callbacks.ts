import type { Gate } from '../model/gate.ts';
import { type PlatformMethod, touch } from './bulk-access.ts';
import { takeSite } from './call-site.ts';
import { copySignature } from './patching.ts';
import { lengthOf, sharedViewOf, typeOf } from './shared-view.ts';

type Elements = Record<number, unknown> & object;
type Callback = (...args: unknown[]) => unknown;
type Methods = Record<PropertyKey, PlatformMethod>;

/** Reads one element of a shared view behind its own schedule point. */
type Read = (index: number) => unknown;

/** What a method does on a shared view of `length` elements, element by element. */
type Body = (read: Read, length: number, view: Elements, args: readonly unknown[]) => unknown;

/**
 * The methods that run user code between the elements they read: on shared memory each element has
 * a schedule point of its own. They follow ECMAScript's algorithms; anything else than a shared
 * view of an active actor, and callbacks that are no functions, go to the original.
 */
export function elementMethods(gate: Gate, prototype: Methods): Methods {
  const methods: Methods = {};
  for (const [name, body] of Object.entries(CALLBACK_BODIES)) {
    const original = prototype[name];
    if (original !== undefined) methods[name] = elementMethod(gate, name, original, body, true);
  }
  for (const [name, body] of Object.entries(ITERATOR_BODIES)) {
    methods[name] = elementMethod(gate, name, prototype[name] as PlatformMethod, body, false);
  }
  // The iterator of for-of and spread is the very function `values`.
  methods[Symbol.iterator] = methods.values as PlatformMethod;
  methods.sort = sortMethod(gate, prototype);
  methods.toString = toStringMethod(gate, prototype);
  return methods;
}

function elementMethod(
  gate: Gate,
  name: string,
  original: PlatformMethod,
  body: Body,
  needsCallback: boolean,
): PlatformMethod {
  const method: PlatformMethod = function (this: unknown, ...args: unknown[]) {
    const site = takeSite(name);
    if (!applies(gate, this) || (needsCallback && typeof args[0] !== 'function')) {
      return original.apply(this, args);
    }
    const view = this as Elements;
    const read = (index: number) => {
      const touched = touch(gate, site, { view, from: index, to: index + 1, write: false });
      const value = view[index];
      if (touched) gate.value(value);
      return value;
    };
    return body(read, lengthOf(view), view, args);
  };
  copySignature(original, method);
  return method;
}

function applies(gate: Gate, view: unknown): boolean {
  return gate.active && typeOf(view) !== undefined && sharedViewOf(view) !== null;
}

/** Calls the callback for each index of `from … to` until it returns `stop`; that index, or -1. */
function search(backwards: boolean, stop: boolean | undefined) {
  return (read: Read, length: number, view: Elements, [callback, self]: readonly unknown[]) => {
    for (let step = 0; step < length; step += 1) {
      const index = backwards ? length - 1 - step : step;
      const value = read(index);
      const answer = Boolean((callback as Callback).call(self, value, index, view));
      if (answer === stop) return { index, value };
    }
    return { index: -1, value: undefined };
  };
}

function fold(backwards: boolean): Body {
  return (read, length, view, args) => {
    if (length === 0 && args.length < 2) {
      throw new TypeError('Reduce of empty array with no initial value');
    }
    const at = (step: number) => (backwards ? length - 1 - step : step);
    let step = args.length < 2 ? 1 : 0;
    let result = args.length < 2 ? read(at(0)) : args[1];
    for (; step < length; step += 1) {
      result = (args[0] as Callback)(result, read(at(step)), at(step), view);
    }
    return result;
  };
}

/** ECMAScript TypedArraySpeciesCreate. */
function createLike(view: Elements, length: number): Elements {
  const own = view.constructor as { [Symbol.species]?: unknown } | undefined;
  const species = own?.[Symbol.species] ?? own ?? globalThis[typeOf(view) as 'Int8Array'];
  return new (species as new (length: number) => Elements)(length);
}

const CALLBACK_BODIES: Readonly<Record<string, Body>> = {
  forEach: (...call) => void search(false, undefined)(...call),
  some: (...call) => search(false, true)(...call).index >= 0,
  every: (...call) => search(false, false)(...call).index < 0,
  find: (...call) => search(false, true)(...call).value,
  findIndex: (...call) => search(false, true)(...call).index,
  findLast: (...call) => search(true, true)(...call).value,
  findLastIndex: (...call) => search(true, true)(...call).index,
  reduce: fold(false),
  reduceRight: fold(true),
  map: (read, length, view, [callback, self]) => {
    const result = createLike(view, length);
    for (let index = 0; index < length; index += 1) {
      result[index] = (callback as Callback).call(self, read(index), index, view);
    }
    return result;
  },
  filter: (read, length, view, [callback, self]) => {
    const kept: unknown[] = [];
    for (let index = 0; index < length; index += 1) {
      const value = read(index);
      if ((callback as Callback).call(self, value, index, view)) kept.push(value);
    }
    const result = createLike(view, kept.length);
    kept.forEach((value, index) => {
      result[index] = value;
    });
    return result;
  },
};

/** Iterators ask for the length at each step: a growable buffer may have grown. */
const ITERATOR_BODIES: Readonly<Record<string, Body>> = {
  *values(read, _length, view) {
    for (let index = 0; index < lengthOf(view); index += 1) yield read(index);
  },
  *entries(read, _length, view) {
    for (let index = 0; index < lengthOf(view); index += 1) yield [index, read(index)];
  },
};

/** Sorting calls user code between reads and writes: a private copy is sorted and written back. */
function sortMethod(gate: Gate, prototype: Methods): PlatformMethod {
  const { sort, toSorted, set } = prototype as Record<string, PlatformMethod>;
  const method: PlatformMethod = function (this: object, compare?: unknown) {
    const site = takeSite('sort');
    if (!applies(gate, this)) return sort?.call(this, compare);
    const range = { view: this, from: 0, to: lengthOf(this) };
    touch(gate, site, { ...range, write: false });
    const sorted: unknown = toSorted?.call(this, compare);
    touch(gate, site, { ...range, write: true });
    set?.call(this, sorted);
    return this;
  };
  copySignature(sort as PlatformMethod, method);
  return method;
}

/** The platform's toString looks `join` up and would find the patched one, with a site of its own. */
function toStringMethod(gate: Gate, prototype: Methods): PlatformMethod {
  const { toString: original, join } = prototype as Record<string, PlatformMethod>;
  const method: PlatformMethod = function (this: object) {
    const site = takeSite('toString');
    if (!applies(gate, this)) return original?.call(this);
    touch(gate, site, { view: this, from: 0, to: lengthOf(this), write: false });
    return join?.call(this);
  };
  copySignature(original as PlatformMethod, method);
  return method;
}
