import { defineScenario } from '../../harness/index.ts';
import { assert, lock, unlock } from './lock.ts';

const M1 = 0;
const M2 = 1;
const V = 2;

/** SCTBench CS/wronglock_3: one variable, guarded by two different locks. */
export default defineScenario({
  name: 'wronglock-3',
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
        lock(s, M2);
        s[V] = s[V] + 1;
        unlock(s, M2);
      },
    },
  },
});
