import { ACCESS } from '../model/access.ts';
import type { Gate } from '../model/gate.ts';
import type { PlatformMethod } from './bulk-access.ts';
import { DATA_VIEW_METHODS } from './bulk-methods.ts';
import { takeSite } from './call-site.ts';
import { elementValue } from './element-key.ts';
import { copySignature, inReverse, replaceProperty, type Uninstall } from './patching.ts';
import { sharedViewOf } from './shared-view.ts';

const prototype = DataView.prototype as unknown as Record<string, PlatformMethod>;
const byteLength = Object.getOwnPropertyDescriptor(DataView.prototype, 'byteLength')
  ?.get as PlatformMethod;

/** Makes the accessors of DataView schedule points on shared memory. */
export function installDataView(gate: Gate): Uninstall {
  const undo: Uninstall[] = [];
  for (const [name, { bytes, write }] of DATA_VIEW_METHODS) {
    const original = prototype[name];
    // Float16 is not everywhere.
    if (original === undefined) continue;
    const method = write
      ? setter(gate, name, original, bytes)
      : getter(gate, name, original, bytes);
    copySignature(original, method);
    undo.push(replaceProperty(prototype, name, method));
  }
  return inReverse(undo);
}

/** The first byte of a valid access to a shared DataView, within its buffer; -1: ask the original. */
function startOf(view: unknown, offset: unknown, bytes: number): number {
  const shared = sharedViewOf(view);
  if (shared === null || !shared.dataView || typeof offset !== 'number') return -1;
  const length = byteLength.call(view) as number;
  return offset >= 0 && offset + bytes <= length ? shared.offset + offset : -1;
}

function point(
  gate: Gate,
  view: object,
  kind: 1 | 2,
  start: number,
  bytes: number,
  site: number,
): void {
  const buffer = sharedViewOf(view)?.buffer as SharedArrayBuffer;
  gate.access(kind, gate.objectOf(buffer), start, start + bytes, site);
}

function getter(gate: Gate, name: string, original: PlatformMethod, bytes: number): PlatformMethod {
  return function (this: object, offset: unknown, littleEndian?: unknown) {
    const site = takeSite(name);
    const at = gate.active ? toIndex(offset) : offset;
    const start = gate.active ? startOf(this, at, bytes) : -1;
    if (start < 0) return original.call(this, at, littleEndian);
    point(gate, this, ACCESS.read, start, bytes, site);
    const value: unknown = original.call(this, at, littleEndian);
    gate.value(value);
    return value;
  };
}

function setter(gate: Gate, name: string, original: PlatformMethod, bytes: number): PlatformMethod {
  const big = name.startsWith('setBig');
  return function (this: object, offset: unknown, value: unknown, littleEndian?: unknown) {
    const site = takeSite(name);
    if (!gate.active || sharedViewOf(this) === null)
      return original.call(this, offset, value, littleEndian);
    const at = toIndex(offset);
    const element = elementValue(value, big);
    const start = startOf(this, at, bytes);
    if (start < 0) return original.call(this, at, element, littleEndian);
    point(gate, this, ACCESS.write, start, bytes, site);
    original.call(this, at, element, littleEndian);
    gate.value(element);
    return undefined;
  };
}

/** ECMAScript ToIndex without its range check; what it refuses to convert is left to the original. */
function toIndex(offset: unknown): unknown {
  if (typeof offset === 'number') return Math.trunc(offset) || 0;
  if (typeof offset === 'bigint' || typeof offset === 'symbol') return offset;
  return Math.trunc(Number(offset)) || 0;
}
