/** Where the elements of a typed array on a SharedArrayBuffer live. */
export interface SharedView {
  readonly buffer: SharedArrayBuffer;
  /** First byte of the view in its buffer. */
  readonly offset: number;
  /** Bytes of one element; 1 for a DataView. */
  readonly width: number;
  /** BigInt64Array or BigUint64Array. */
  readonly big: boolean;
  /** Of a type that `Atomics` takes. */
  readonly integer: boolean;
  readonly dataView: boolean;
}

const typedArrayPrototype = Object.getPrototypeOf(Int8Array.prototype) as object;
const tagOf = getterOf(typedArrayPrototype, Symbol.toStringTag) as (
  this: object,
) => string | undefined;
const typed = {
  buffer: getterOf(typedArrayPrototype, 'buffer') as (this: object) => ArrayBufferLike,
  offset: getterOf(typedArrayPrototype, 'byteOffset') as (this: object) => number,
  length: getterOf(typedArrayPrototype, 'length') as (this: object) => number,
};
const data = {
  buffer: getterOf(DataView.prototype, 'buffer') as (this: object) => ArrayBufferLike,
  offset: getterOf(DataView.prototype, 'byteOffset') as (this: object) => number,
};
const isShared = getterOf(SharedArrayBuffer.prototype, 'byteLength');
const isView = ArrayBuffer.isView;

const INTEGER_TYPES = /^(?:Int|Uint|BigInt|BigUint)(?:8|16|32|64)Array$/;

/** What is known of each view; null: its memory is not shared. Buffer and offset never change. */
const views = new WeakMap<object, SharedView | null>();

/** Memory of the harness itself, see `excludeMemory`. */
const excluded = new WeakSet<ArrayBufferLike>();

/**
 * Declares a buffer to be the harness's own (control block, arena): accesses to it are never
 * schedule points, even where harness code calls a patched method. Call it before the first access.
 */
export function excludeMemory(buffer: SharedArrayBuffer): void {
  excluded.add(buffer);
}

function getterOf(prototype: object, key: PropertyKey): (this: object) => unknown {
  return Object.getOwnPropertyDescriptor(prototype, key)?.get as (this: object) => unknown;
}

/** The shared memory behind a view (typed array or DataView), or null for everything else. */
export function sharedViewOf(object: unknown): SharedView | null {
  if (!isView(object)) return null;
  const known = views.get(object);
  if (known !== undefined) return known;
  const view = inspect(object);
  views.set(object, view);
  return view;
}

function inspect(object: object): SharedView | null {
  const tag = tagOf.call(object);
  const access = tag === undefined ? data : typed;
  const buffer = access.buffer.call(object);
  if (!isSharedBuffer(buffer) || excluded.has(buffer)) return null;
  const width = tag === undefined ? 1 : widthOf(tag);
  return {
    buffer,
    offset: access.offset.call(object),
    width,
    big: tag === 'BigInt64Array' || tag === 'BigUint64Array',
    integer: tag !== undefined && INTEGER_TYPES.test(tag),
    dataView: tag === undefined,
  };
}

/** Bytes of an element, from the digits of the type's name: `Float64Array` has 8. */
function widthOf(tag: string): number {
  return Number(/\d+/.exec(tag)?.[0] ?? 8) / 8;
}

/** Whether a value is a SharedArrayBuffer, of whatever realm. */
function isSharedBuffer(value: unknown): value is SharedArrayBuffer {
  try {
    isShared.call(value as object);
    return true;
  } catch {
    return false;
  }
}

/** Elements of a typed array now: a view that tracks a growable buffer's length may grow. */
export function lengthOf(view: object): number {
  return typed.length.call(view);
}

/** The typed array's type, e.g. `Int32Array`; undefined for everything else. */
export function typeOf(view: unknown): string | undefined {
  return isView(view) ? tagOf.call(view) : undefined;
}
