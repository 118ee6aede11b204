import { AsyncResource } from 'node:async_hooks';
import type { PlatformMethod } from '../bulk-access.ts';
import type { Driver } from './driver.ts';
import type { FileCall } from './file-call.ts';
import { abortError } from './file-options.ts';
import { calledByLoader } from './loader-reads.ts';

/** Makes a function's replacement from what stands in its place now. */
export type Reform = (original: PlatformMethod) => PlatformMethod;

type Callback = (...outcome: unknown[]) => void;

/** The synchronous form of a call, where `original` is the platform's. */
export function syncForm(driver: Driver, call: FileCall, original: PlatformMethod): PlatformMethod {
  return function form(this: unknown, ...args: unknown[]) {
    if (!driver.controls()) return original.apply(this, args);
    const { stage } = driver;
    const steps = call.steps(stage, args, 'sync');
    const loads = call.loads === true && calledByLoader(stage.scratch, args, form);
    if (steps === undefined || loads) return original.apply(this, args);
    try {
      return driver.now(() => steps);
    } catch (error) {
      // As from the platform: the first frame is the one that called.
      if (error instanceof Error && 'syscall' in error) Error.captureStackTrace(error, form);
      throw error;
    }
  };
}

/** The form with a callback, which is the last argument. */
export function callbackForm(
  driver: Driver,
  call: FileCall,
  original: PlatformMethod,
): PlatformMethod {
  return function (this: unknown, ...given: unknown[]) {
    if (!driver.controls()) return original.apply(this, given);
    const last = given.findLastIndex((argument) => typeof argument === 'function');
    const args = last === -1 ? undefined : argumentsOf(given.slice(0, last));
    const steps = args && call.steps(driver.stage, args, 'callback');
    if (args === undefined || steps === undefined) return original.apply(this, given);
    const callback = inThisContext(given[last] as Callback);
    const signal = call.abortable === true ? signalOf(args.at(-1)) : undefined;
    if (signal?.aborted === true) return callback(abortError(signal));
    driver.later(
      () => steps,
      (result) => {
        const replies = call.replies?.(result as never, args) ?? present(result);
        if (call.answers === true) callback(...replies);
        else callback(null, ...replies);
      },
      (error) => callback(error, ...(call.excuses?.(args) ?? [])),
    );
    return undefined;
  };
}

/** The form that returns a promise. */
export function promiseForm(
  driver: Driver,
  call: FileCall,
  original: PlatformMethod,
): PlatformMethod {
  return function (this: unknown, ...args: unknown[]) {
    if (!driver.controls()) return original.apply(this, args);
    const steps = call.steps(driver.stage, args, 'promise');
    return steps === undefined ? original.apply(this, args) : driver.promise(() => steps);
  };
}

/** `callback` in the asynchronous context in which it was given, where user code keeps its own. */
export function inThisContext(callback: Callback): Callback {
  return AsyncResource.bind(callback, 'FSREQCALLBACK');
}

/** Callbacks of calls without a result get nothing but their `null`. */
const present = (result: unknown): unknown[] => (result === undefined ? [] : [result]);

function signalOf(options: unknown): AbortSignal | undefined {
  if (typeof options !== 'object' || options === null || !('signal' in options)) return undefined;
  return options.signal instanceof AbortSignal ? options.signal : undefined;
}

/** `undefined` at the end is what was left out. */
function argumentsOf(given: readonly unknown[]): readonly unknown[] {
  const last = given.findLastIndex((argument) => argument !== undefined);
  return last === given.length - 1 ? given : given.slice(0, last + 1);
}
