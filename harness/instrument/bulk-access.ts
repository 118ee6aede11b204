import { ACCESS } from '../model/access.ts';
import type { Gate } from '../model/gate.ts';
import { takeSite } from './call-site.ts';
import { copySignature } from './patching.ts';
import { sharedViewOf } from './shared-view.ts';

/** Elements `[from, to)` of a view (bytes of a DataView) that a call is about to read or write. */
export interface Touch {
  readonly view: unknown;
  readonly from: number;
  readonly to: number;
  readonly write: boolean;
}

/** What a call touches, from its receiver and arguments. Must not throw and not run user code. */
export type TouchRule = (self: unknown, args: readonly unknown[]) => readonly Touch[];

// biome-ignore lint/suspicious/noExplicitAny: any method of the platform
export type PlatformMethod = (this: any, ...args: any[]) => any;

/** Schedule point of a bulk access. Nothing happens where the view is not shared or the range is empty. */
export function touch(gate: Gate, site: number, { view, from, to, write }: Touch): boolean {
  const shared = sharedViewOf(view);
  if (shared === null || !(from < to)) return false;
  const start = shared.offset + from * shared.width;
  const end = shared.offset + to * shared.width;
  gate.access(write ? ACCESS.write : ACCESS.read, gate.objectOf(shared.buffer), start, end, site);
  return true;
}

/**
 * `original` with one schedule point for each range that the rule names, all of them before the
 * call: what a bulk method does in between is not divided further. `opaque`: the method is written
 * in JavaScript and runs no user code; which patched methods it calls itself depends on the version
 * of Node, so they make no points.
 */
export function bulkMethod(
  gate: Gate,
  name: string,
  original: PlatformMethod,
  rule: TouchRule,
  opaque = false,
): PlatformMethod {
  const method: PlatformMethod = function (this: unknown, ...args: unknown[]) {
    const site = takeSite(name);
    if (!gate.active) return original.apply(this, args);
    let touched = false;
    for (const range of rule(this, args)) touched = touch(gate, site, range) || touched;
    const result: unknown =
      touched && opaque ? unobserved(gate, original, this, args) : original.apply(this, args);
    if (touched && isPrimitive(result)) gate.value(result);
    return result;
  };
  copySignature(original, method);
  return method;
}

function unobserved(gate: Gate, call: PlatformMethod, self: unknown, args: unknown[]): unknown {
  gate.active = false;
  try {
    return call.apply(self, args);
  } finally {
    gate.active = true;
  }
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/** A relative index (negative: from the end) as `fill`, `slice` and `copyWithin` take it. */
export function relativeIndex(value: unknown, length: number, fallback: number): number {
  if (value === undefined) return fallback;
  const index = typeof value === 'number' ? Math.trunc(value) || 0 : fallback;
  return index < 0 ? Math.max(length + index, 0) : Math.min(index, length);
}
