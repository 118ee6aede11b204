import { LITMUS_MEMORY_BYTES } from '../base/limits.ts';
import type { LocationSpec, LocationSpecs, TypedArrayConstructor } from '../model/litmus.ts';

const CACHE_LINE_BYTES = 64;
const PAGE_BYTES = 65_536;

/**
 * Where the instances of a stride lie: instance number k is `i = k * step` of each location, and the
 * view of a location begins at its byte offset.
 */
export interface InstanceLayout {
  /**
   * `packed`: a region for each location, its elements side by side. `spread`: likewise, each element on
   * a cache line of its own. `records`: the locations of an instance side by side, and `spread-records`
   * on a cache line of their own.
   */
  readonly name: 'packed' | 'spread' | 'records' | 'spread-records';
  readonly step: number;
  readonly byteOffsets: readonly number[];
  /** Bytes of each view. */
  readonly byteLength: number[];
  /** Instances that there is room for. */
  readonly capacity: number;
}

/** The views of one layout, in the order of the locations. */
export interface InstanceMemory {
  readonly layout: InstanceLayout;
  /** What the actors get: location by name. */
  readonly views: Readonly<Record<string, TypedArray | DataView>>;
}

export type TypedArray = InstanceType<TypedArrayConstructor>;

/** Bytes of one instance of a location. */
export function bytesOf(spec: LocationSpec): number {
  return typeof spec === 'function' ? spec.BYTES_PER_ELEMENT : spec.bytes;
}

/** All layouts that a program's locations can have, at least one, for strides of at most `longest`. */
export function layoutsOf(specs: LocationSpecs, longest: number): InstanceLayout[] {
  const sizes = Object.values(specs).map(bytesOf);
  const least = Math.min(...sizes);
  const spread = Math.ceil(CACHE_LINE_BYTES / least);
  const layouts = [inRegions('packed', sizes, 1, longest)];
  if (spread > 1) layouts.push(inRegions('spread', sizes, spread, longest));
  const alike = Object.values(specs).every(
    (spec) => typeof spec === 'function' && bytesOf(spec) === least,
  );
  if (alike && sizes.length > 1) {
    layouts.push(inRecords('records', sizes, sizes.length, longest));
    if (spread > sizes.length) layouts.push(inRecords('spread-records', sizes, spread, longest));
  }
  return layouts;
}

function inRegions(
  name: InstanceLayout['name'],
  sizes: readonly number[],
  step: number,
  longest: number,
): InstanceLayout {
  const perInstance = sizes.reduce((sum, size) => sum + size * step, 0);
  const room = LITMUS_MEMORY_BYTES - sizes.length * CACHE_LINE_BYTES;
  const capacity = Math.min(longest, Math.floor(room / perInstance));
  let offset = 0;
  const byteOffsets = sizes.map((size) => {
    const begins = offset;
    offset += Math.ceil((size * step * capacity) / CACHE_LINE_BYTES) * CACHE_LINE_BYTES;
    return begins;
  });
  return {
    name,
    step,
    byteOffsets,
    byteLength: sizes.map((size) => size * step * capacity),
    capacity,
  };
}

function inRecords(
  name: InstanceLayout['name'],
  sizes: readonly number[],
  step: number,
  longest: number,
): InstanceLayout {
  const [size = 1] = sizes;
  const capacity = Math.min(longest, Math.floor(LITMUS_MEMORY_BYTES / (size * step)));
  const byteOffsets = sizes.map((_, at) => at * size);
  // No view reaches beyond the last record.
  const byteLength = byteOffsets.map((begins) => size * step * capacity - begins);
  return { name, step, byteOffsets, byteLength, capacity };
}

interface SharedMemoryConstructor {
  new (description: {
    initial: number;
    maximum: number;
    shared: true;
  }): {
    readonly buffer: SharedArrayBuffer;
  };
}

/**
 * Shared memory that begins at the start of a page. Only WebAssembly promises that: a plain
 * `SharedArrayBuffer` lies wherever the allocator puts it, and nobody could say where cache lines begin.
 */
export function createInstanceBuffer(layouts: readonly InstanceLayout[]): SharedArrayBuffer {
  const ends = layouts.flatMap(({ byteOffsets, byteLength }) =>
    byteOffsets.map((begins, at) => begins + (byteLength[at] as number)),
  );
  const pages = Math.ceil(Math.max(...ends) / PAGE_BYTES);
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { Memory: SharedMemoryConstructor };
  };
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }).buffer;
}

interface OnSharedMemory {
  new (buffer: SharedArrayBuffer, byteOffset: number, length: number): TypedArray;
}

/** The views of a layout. Those of all layouts have the same shape, so that actors stay monomorphic. */
export function openInstanceMemory(
  buffer: SharedArrayBuffer,
  specs: LocationSpecs,
  layout: InstanceLayout,
): InstanceMemory {
  const views: Record<string, TypedArray | DataView> = {};
  for (const [at, [name, spec]] of Object.entries(specs).entries()) {
    const begins = layout.byteOffsets[at] as number;
    const bytes = layout.byteLength[at] as number;
    views[name] =
      typeof spec === 'function'
        ? new (spec as OnSharedMemory)(buffer, begins, Math.floor(bytes / spec.BYTES_PER_ELEMENT))
        : new DataView(buffer, begins, bytes);
  }
  return { layout, views };
}

/** Makes instances `from` to `to` zero again, by writes of the same kind and size as the actors' own. */
export function clearInstances(memory: InstanceMemory, from: number, to: number): void {
  const { layout, views } = memory;
  for (const view of Object.values(views)) {
    if (view instanceof DataView) {
      const each = view.byteLength / (layout.capacity * layout.step);
      clearBytes(view, from * layout.step * each, to * layout.step * each);
    } else if (view instanceof BigInt64Array || view instanceof BigUint64Array) {
      for (let k = from; k < to; k++) view[k * layout.step] = 0n;
    } else {
      for (let k = from; k < to; k++) view[k * layout.step] = 0;
    }
  }
}

function clearBytes(view: DataView, from: number, to: number): void {
  new Uint8Array(view.buffer, view.byteOffset + from, to - from).fill(0);
}
