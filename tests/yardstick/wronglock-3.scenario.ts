import { defineScenario } from '../../harness/index.ts';
import { assert, lock, unlock } from './lock.ts';

export const M1 = 0;
const M2 = 1;
const V = 2;

/** One checker and three writers of a variable, the writers under the given lock. */
export const wronglock3 = (name: string, writersLock: number) =>
  defineScenario({
    name,
    setup: () => new Int32Array(new SharedArrayBuffer(12)),
    actors: {
      checker: {
        run({ state: s }) {
          lock(s, M1);
          const x = s[V];
          s[V] = s[V] + 1;
          assert(s[V] === x + 1, 'somebody else wrote');
          unlock(s, M1);
        },
      },
      writer: {
        count: 3,
        run({ state: s }) {
          lock(s, writersLock);
          s[V] = s[V] + 1;
          unlock(s, writersLock);
        },
      },
    },
  });

/** SCTBench CS/wronglock_3: one variable, guarded by two different locks. */
export default wronglock3('wronglock-3', M2);
