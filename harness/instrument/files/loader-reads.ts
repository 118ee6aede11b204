import { isAbsolute } from 'node:path';
import type { PlatformMethod } from '../bulk-access.ts';
import { isInside, type Scratch } from './scratch-paths.ts';

const MODULE = /\.(?:[cm]?[jt]sx?|json|node)$/;
const LOADER = /^\s*at .*node:internal\/modules\//;

/**
 * Whether `require` makes this call to find or load a module. A module is loaded once a thread and not
 * once an execution, so its reads are none of an execution's. Imports do not come by here.
 */
export function calledByLoader(
  scratch: Scratch,
  [path, options]: readonly unknown[],
  callee: PlatformMethod,
): boolean {
  if (typeof path !== 'string' || !isAbsolute(path) || isInside(scratch, path)) return false;
  // The loader's cache of real paths, under a symbol that no one else has.
  if (isObject(options) && Object.getOwnPropertySymbols(options).length > 0) return true;
  return MODULE.test(path) && LOADER.test(callerOf(callee));
}

function callerOf(callee: PlatformMethod): string {
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder, callee);
  return typeof holder.stack === 'string' ? (holder.stack.split('\n')[1] ?? '') : '';
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
