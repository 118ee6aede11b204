import { syncBuiltinESMExports } from 'node:module';
import type { Gate } from '../../model/gate.ts';
import { inReverse, type Uninstall } from '../patching.ts';
import { installAbortTimeout } from './abort-timeout.ts';
import { installCallbackForms } from './callback-forms.ts';
import { installPromiseForms } from './promise-forms.ts';

/**
 * Puts the timers of this thread on virtual time while `gate.running`: the globals, `node:timers`,
 * `node:timers/promises` and `AbortSignal.timeout`. A timer becomes a pending operation that is due
 * at a virtual time, an immediate one that can happen at once, in the order of all immediates.
 * Timers of the platform stay what they are, and every function that clears takes either kind.
 */
export function installTimers(gate: Gate): Uninstall {
  const restore = inReverse([
    ...installCallbackForms(gate),
    ...installPromiseForms(gate),
    installAbortTimeout(gate),
  ]);
  syncBuiltinESMExports();
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}
