import { defineScenario } from '../../harness/index.ts';
import { assert, lock, unlock } from './lock.ts';

const M1 = 0;
const M2 = 1;
const V1 = 2;
const V2 = 3;

/** SCTBench CS/twostage: two variables that belong together, written under two locks in turn. */
export default defineScenario({
  name: 'twostage',
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  actors: {
    writer: {
      run({ state: s }) {
        lock(s, M1);
        s[V1] = 1;
        unlock(s, M1);
        lock(s, M2);
        s[V2] = s[V1] + 1;
        unlock(s, M2);
      },
    },
    reader: {
      run({ state: s }) {
        lock(s, M1);
        if (s[V1] === 0) {
          unlock(s, M1);
          return;
        }
        const first = s[V1];
        unlock(s, M1);
        lock(s, M2);
        const second = s[V2];
        unlock(s, M2);
        assert(second === first + 1, `saw ${first} and ${second}`);
      },
    },
  },
});
