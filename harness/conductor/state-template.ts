/**
 * States that consist of shared memory and plain values need not be cloned to the actors for every
 * execution: the bytes of a fresh state are copied into the memory that the actors know already, and
 * each side rebuilds the objects around it. What an actor does to those objects is gone with its execution, as
 * with a clone.
 */

type Plain = Record<string, unknown> | unknown[];

/** Whether a state consists of plain objects, arrays, primitives, and views on fixed shared buffers. */
export function isTemplate(state: unknown): boolean {
  return isKnown(state, new Set());
}

function isKnown(value: unknown, parents: Set<unknown>): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (value instanceof SharedArrayBuffer) return !value.growable;
  if (ArrayBuffer.isView(value)) return isFixedView(value);
  // A cycle, or the same object twice: a copy of the parts would not keep their identity.
  if (!isPlain(value) || parents.has(value)) return false;
  parents.add(value);
  return Object.values(value).every((part) => isKnown(part, parents));
}

function isPlain(value: object): value is Plain {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype;
}

function isFixedView(view: ArrayBufferView): boolean {
  return (
    view.buffer instanceof SharedArrayBuffer && !view.buffer.growable && !Buffer.isBuffer(view)
  );
}

/**
 * Copies the contents of `fresh` into the shared memory of `template`. False, and then nothing can
 * be said of the memory, where the two are not alike in everything but the bytes.
 */
export function copyInto(template: unknown, fresh: unknown): boolean {
  return copy(template, fresh, new Map());
}

function copy(to: unknown, from: unknown, buffers: Map<unknown, unknown>): boolean {
  if (to === null || typeof to !== 'object' || from === null || typeof from !== 'object') {
    return Object.is(to, from);
  }
  if (to instanceof SharedArrayBuffer) return copyBuffer(to, from, buffers);
  if (ArrayBuffer.isView(to)) return copyView(to, from, buffers);
  if (Object.getPrototypeOf(to) !== Object.getPrototypeOf(from) || !isPlain(from)) return false;
  const keys = Object.keys(to);
  const others = Object.keys(from);
  if (keys.length !== others.length) return false;
  const target = to as Record<string, unknown>;
  const source = from as unknown as Record<string, unknown>;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (key !== others[i] || !copy(target[key], source[key], buffers)) return false;
  }
  return true;
}

function copyBuffer(to: SharedArrayBuffer, from: unknown, buffers: Map<unknown, unknown>): boolean {
  const known = buffers.get(from);
  if (known !== undefined) return known === to;
  if (!(from instanceof SharedArrayBuffer) || from.growable) return false;
  if (from.byteLength !== to.byteLength || [...buffers.values()].includes(to)) return false;
  buffers.set(from, to);
  new Uint8Array(to).set(new Uint8Array(from));
  return true;
}

function copyView(to: ArrayBufferView, from: unknown, buffers: Map<unknown, unknown>): boolean {
  return (
    ArrayBuffer.isView(from) &&
    from.constructor === to.constructor &&
    from.byteOffset === to.byteOffset &&
    from.byteLength === to.byteLength &&
    copyBuffer(to.buffer as SharedArrayBuffer, from.buffer, buffers)
  );
}

/** A state like `template`, of new objects, on the same shared memory. */
export function rebuild(template: unknown): unknown {
  if (template === null || typeof template !== 'object') return template;
  if (template instanceof SharedArrayBuffer) return template;
  if (ArrayBuffer.isView(template)) return rebuildView(template);
  if (Array.isArray(template)) return template.map(rebuild);
  const copied: Record<string, unknown> = {};
  for (const key of Object.keys(template)) {
    copied[key] = rebuild((template as Record<string, unknown>)[key]);
  }
  return copied;
}

type ViewConstructor = new (
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
) => ArrayBufferView;

function rebuildView(view: ArrayBufferView): ArrayBufferView {
  const length = (view as Partial<Int32Array>).length ?? view.byteLength;
  return new (view.constructor as ViewConstructor)(view.buffer, view.byteOffset, length);
}
