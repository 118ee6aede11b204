import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { MessagePort } from 'node:worker_threads';
import { atomics } from '../../base/originals.ts';
import { IDLE_GATE } from '../../model/gate.ts';
import { inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import { installRuntime } from '../runtime.ts';

type Method = (...args: unknown[]) => unknown;

/**
 * Calls `point` before every access to shared memory, file call and message of this thread, which then happens on the
 * platform as ever. Call it once a thread, before user code is loaded. Returns what undoes it.
 */
export function installNoise(point: () => void): Uninstall {
  const noisy = inReverse([
    installRuntime({ ...IDLE_GATE, active: true, access: point }, siteMethods(point)),
    ...functionsOf(Atomics).map((name) => disturb(Atomics, name, point)),
    ...functionsOf(fs).map((name) => disturb(fs, name, point)),
    ...functionsOf(fs.promises).map((name) => disturb(fs.promises, name, point)),
    disturb(MessagePort.prototype, 'postMessage', point),
  ]);
  syncBuiltinESMExports();
  return () => {
    noisy();
    syncBuiltinESMExports();
  };
}

/** What transformed code calls in place of the methods of `Atomics`. */
function siteMethods(point: () => void): Readonly<Record<string, Method>> {
  const methods: Record<string, Method> = {};
  for (const name of functionsOf(atomics)) {
    const original = (atomics as unknown as Record<string, Method>)[name] as Method;
    methods[name] = (_site, ...args) => {
      point();
      return original(...args);
    };
  }
  return methods;
}

/** Names of functions that are no classes. */
function functionsOf(object: object): string[] {
  return Object.getOwnPropertyNames(object).filter((name) => {
    const value = Object.getOwnPropertyDescriptor(object, name)?.value;
    return typeof value === 'function' && !/^[A-Z_]/.test(name);
  });
}

function disturb(object: object, name: string, point: () => void): Uninstall {
  const original = (object as Record<string, Method>)[name] as Method;
  function disturbed(this: unknown, ...args: unknown[]): unknown {
    point();
    return Reflect.apply(original, this, args);
  }
  // `fs.realpath.native`, and the symbols by which `fs.exists` and others say how they are made into promises.
  for (const key of Reflect.ownKeys(original)) {
    if (Object.hasOwn(disturbed, key)) continue;
    const property = Object.getOwnPropertyDescriptor(original, key) as PropertyDescriptor;
    Object.defineProperty(disturbed, key, property);
  }
  return replaceProperty(object, name, disturbed);
}
