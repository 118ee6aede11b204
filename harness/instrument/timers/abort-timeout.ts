import type { Gate } from '../../model/gate.ts';
import { replaceProperty, type Uninstall } from '../patching.ts';
import { Timeout } from './timeout.ts';

const LARGEST_DELAY = 2 ** 32 - 1;

/** `AbortSignal.timeout` on virtual time. A delay that is no unsigned 32-bit integer the platform refuses. */
export function installAbortTimeout(gate: Gate): Uninstall {
  const original = AbortSignal.timeout;
  const timeout = (delay: number) => {
    if (!gate.running || !Number.isInteger(delay) || delay < 0 || delay > LARGEST_DELAY)
      return original(delay);
    const controller = new AbortController();
    const callback = () =>
      controller.abort(
        new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
      );
    new Timeout(gate, { callback, delay, ref: false });
    return controller.signal;
  };
  return replaceProperty(AbortSignal, 'timeout', timeout);
}
