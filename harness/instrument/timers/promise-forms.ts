import { addAbortListener } from 'node:events';
import timersPromises from 'node:timers/promises';
import type { Gate } from '../../model/gate.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { replaceProperty, type Uninstall } from '../patching.ts';
import { AbortError } from './abort-error.ts';
import { clearVirtualImmediate, Immediate } from './immediate.ts';
import { Timeout } from './timeout.ts';

interface Options {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}
interface Scheduler {
  readonly wait: (delay?: unknown, options?: unknown) => Promise<void>;
  readonly yield: () => Promise<void>;
}

const module = timersPromises as unknown as Record<string, PlatformMethod>;
const scheduler = timersPromises.scheduler as unknown as Scheduler;
const NO_OPTIONS: Options = {};

/**
 * The functions of `node:timers/promises`. Arguments that the platform answers with a rejection are
 * passed on to it.
 */
export function installPromiseForms(gate: Gate): Uninstall[] {
  const platform = { ...module };
  const setTimeout = delayed(gate, platform.setTimeout as PlatformMethod);
  const setImmediate = soon(gate, platform.setImmediate as PlatformMethod);
  return [
    replaceProperty(module, 'setTimeout', setTimeout),
    replaceProperty(module, 'setImmediate', setImmediate),
    replaceProperty(module, 'setInterval', repeated(gate, platform.setInterval as PlatformMethod)),
    replaceMethod(gate, 'wait', (delay, options) => setTimeout(delay, undefined, options)),
    replaceMethod(gate, 'yield', () => setImmediate()),
  ];
}

/** The methods of `scheduler`, which the platform refuses to run on anything else. */
function replaceMethod(gate: Gate, name: 'wait' | 'yield', virtual: PlatformMethod): Uninstall {
  const prototype = Object.getPrototypeOf(scheduler) as Record<string, PlatformMethod>;
  const original = prototype[name] as PlatformMethod;
  const method = function (this: unknown, ...args: unknown[]) {
    return gate.running && this === scheduler ? virtual(...args) : original.apply(this, args);
  };
  return replaceProperty(prototype, name, method);
}

function delayed(gate: Gate, original: PlatformMethod): PlatformMethod {
  return (delay?: unknown, value?: unknown, options: unknown = NO_OPTIONS) => {
    if (!gate.running || !isDelay(delay) || !canStart(options))
      return original(delay, value, options);
    const { signal, ref = true } = options;
    return abortable(signal, (resolve) => {
      const timeout = new Timeout(gate, { callback: resolve, delay, args: [value], ref });
      return () => !timeout._destroyed && timeout.close();
    });
  };
}

function soon(gate: Gate, original: PlatformMethod): PlatformMethod {
  return (value?: unknown, options: unknown = NO_OPTIONS) => {
    if (!gate.running || !canStart(options)) return original(value, options);
    const { signal, ref = true } = options;
    return abortable(signal, (resolve) => {
      const immediate = new Immediate(gate, resolve, [value], ref);
      return () => clearVirtualImmediate(immediate);
    });
  };
}

/**
 * A promise that an abort of the signal rejects, where what `start` began can still be taken back.
 *
 * @param start begins what resolves the promise; returns what takes it back, with a truthy answer
 *   where it did.
 */
function abortable(
  signal: AbortSignal | undefined,
  start: (resolve: (value: unknown) => void) => () => unknown,
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const takeBack = start(resolve);
  if (signal === undefined) return promise;
  const listener = addAbortListener(signal, () => {
    if (takeBack()) reject(new AbortError(signal.reason));
  });
  return promise.finally(() => listener[Symbol.dispose]());
}

function repeated(gate: Gate, original: PlatformMethod): PlatformMethod {
  return (delay?: unknown, value?: unknown, options: unknown = NO_OPTIONS) =>
    gate.running ? ticks(gate, original, delay, value, options) : original(delay, value, options);
}

/** Nothing happens before the first value is asked for, as on the platform. */
async function* ticks(
  gate: Gate,
  original: PlatformMethod,
  delay: unknown,
  value: unknown,
  options: unknown,
): AsyncGenerator<unknown, void> {
  if (!gate.running || !isDelay(delay) || !canStart(options)) {
    yield* original(delay, value, options);
    return;
  }
  const { signal, ref = true } = options;
  let owed = 0;
  let wake = () => {};
  const callback = () => {
    owed += 1;
    wake();
  };
  const interval = new Timeout(gate, { callback, delay, repeat: true, ref });
  const stop = () => {
    interval.close();
    wake();
  };
  const listener = signal && addAbortListener(signal, stop);
  try {
    while (!signal?.aborted) {
      if (owed === 0) await new Promise<void>((resolve) => (wake = resolve));
      for (; owed > 0; owed -= 1) yield value;
    }
    throw new AbortError(signal.reason);
  } finally {
    interval.close();
    listener?.[Symbol.dispose]();
  }
}

function isDelay(value: unknown): value is number | undefined {
  return value === undefined || typeof value === 'number';
}

/** Whether the platform accepts the options, and their signal has not been aborted yet. */
function canStart(value: unknown): value is Options {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { signal, ref } = value as Record<keyof Options, unknown>;
  if (ref !== undefined && typeof ref !== 'boolean') return false;
  if (signal === undefined) return true;
  return typeof signal === 'object' && signal !== null && 'aborted' in signal && !signal.aborted;
}
