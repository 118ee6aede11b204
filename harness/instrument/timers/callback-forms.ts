import timersModule from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Gate } from '../../model/gate.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { replaceProperty, type Uninstall } from '../patching.ts';
import { clearVirtualImmediate, Immediate } from './immediate.ts';
import { Timeout, type TimerCallback, virtualTimeout } from './timeout.ts';

type Name = 'setTimeout' | 'setInterval' | 'setImmediate' | ClearName;
type ClearName = 'clearTimeout' | 'clearInterval' | 'clearImmediate';

const platform = timersModule as unknown as Record<Name, PlatformMethod>;

/** Makes the replacement of a function, which it may call. */
type Form = (gate: Gate, original: PlatformMethod) => PlatformMethod;

const FORMS: Readonly<Record<Name, Form>> = {
  setTimeout: timeoutForm(false),
  setInterval: timeoutForm(true),
  setImmediate: (gate, original) =>
    function (this: unknown, callback: unknown, ...args: unknown[]) {
      if (!gate.running || !isCallback(callback)) return original.call(this, callback, ...args);
      return new Immediate(gate, callback, args);
    },
  clearTimeout: clearForm,
  clearInterval: clearForm,
  clearImmediate: (_, original) =>
    function (this: unknown, value: unknown) {
      if (value instanceof Immediate) clearVirtualImmediate(value);
      else if (!(value instanceof Timeout)) original.call(this, value);
    },
};

/** Forms that `util.promisify` turns into the function of the same name of `node:timers/promises`. */
const PROMISIFIED = ['setTimeout', 'setImmediate'] as const;

/** The functions of `node:timers`, which are the globals as well. */
export function installCallbackForms(gate: Gate): Uninstall[] {
  const undo: Uninstall[] = [];
  for (const name of Object.keys(FORMS) as Name[]) {
    const replacement = FORMS[name](gate, platform[name]);
    for (const promised of PROMISIFIED) {
      if (promised === name)
        Object.defineProperty(replacement, promisify.custom, {
          enumerable: true,
          get: () => timersPromises[promised],
        });
    }
    undo.push(replaceProperty(timersModule, name, replacement));
    undo.push(replaceProperty(globalThis, name, replacement));
  }
  return undo;
}

/** The platform refuses what is no function with its own error. */
function timeoutForm(repeat: boolean): Form {
  return (gate, original) =>
    function (this: unknown, callback: unknown, delay: unknown, ...args: unknown[]) {
      if (!gate.running || !isCallback(callback))
        return original.call(this, callback, delay, ...args);
      return new Timeout(gate, { callback, delay, args, repeat });
    };
}

/** Either function clears timeouts and intervals alike. */
function clearForm(_: Gate, original: PlatformMethod): PlatformMethod {
  return function (this: unknown, value: unknown) {
    const timer = virtualTimeout(value);
    if (timer !== undefined) timer.close();
    else if (!(value instanceof Immediate)) original.call(this, value);
  };
}

function isCallback(value: unknown): value is TimerCallback {
  return typeof value === 'function';
}
