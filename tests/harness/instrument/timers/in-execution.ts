import { onNextImmediate } from '../../../../harness/base/originals.ts';
import { type RecordingGate, whileActive } from '../recording-gate.ts';

/**
 * Runs `act` as an actor would and then all that it left pending. Not from within a microtask, where
 * none of the microtasks in between could run.
 */
export function inExecution<Value>(
  gate: RecordingGate,
  act: () => Value,
  settle: () => void = () => gate.settle(),
): Promise<Awaited<Value>> {
  return new Promise<Value>((resolve, reject) => {
    onNextImmediate(() => {
      try {
        resolve(
          whileActive(gate, () => {
            const value = act();
            settle();
            return value;
          }),
        );
      } catch (thrown) {
        reject(thrown);
      }
    });
  }) as Promise<Awaited<Value>>;
}
