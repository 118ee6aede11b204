import { defineScenario } from '../../harness/index.ts';
import { lock, unlock } from './lock.ts';

export const A = 0;
export const B = 1;
const COUNTER = 2;

/** Two threads that need two locks; the second one takes them in the given order. */
export const deadlock01 = (name: string, [first, second]: readonly [number, number]) =>
  defineScenario({
    name,
    setup: () => new Int32Array(new SharedArrayBuffer(12)),
    actors: {
      forth: {
        run({ state: s }) {
          lock(s, A);
          lock(s, B);
          s[COUNTER] = s[COUNTER] + 1;
          unlock(s, B);
          unlock(s, A);
        },
      },
      back: {
        run({ state: s }) {
          lock(s, first);
          lock(s, second);
          s[COUNTER] = s[COUNTER] - 1;
          unlock(s, second);
          unlock(s, first);
        },
      },
    },
  });

/** SCTBench CS/deadlock01: two locks, taken in both orders. */
export default deadlock01('deadlock01', [B, A]);
