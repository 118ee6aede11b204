import { defineScenario } from '../../harness/index.ts';
import { assert, lock, unlock } from './lock.ts';

const M = 0;
const DATA = 1;

/** SCTBench CS/lazy01: the third thread must come last to fail. */
export default defineScenario({
  name: 'lazy01',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: {
    one: {
      run({ state: s }) {
        lock(s, M);
        s[DATA] = s[DATA] + 1;
        unlock(s, M);
      },
    },
    two: {
      run({ state: s }) {
        lock(s, M);
        s[DATA] = s[DATA] + 2;
        unlock(s, M);
      },
    },
    three: {
      run({ state: s }) {
        lock(s, M);
        assert(s[DATA] < 3, 'both others came first');
        unlock(s, M);
      },
    },
  },
});
