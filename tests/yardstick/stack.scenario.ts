import { defineScenario } from '../../harness/index.ts';
import { assert, lock, unlock } from './lock.ts';

const SIZE = 10;
const M = 0;
const TOP = 1;
const FLAG = 2;
const ARRAY = 3;

/** SCTBench CS/stack: a flag says that something was pushed once, not that something is there. */
export default defineScenario({
  name: 'stack',
  setup: () => new Int32Array(new SharedArrayBuffer(4 * (ARRAY + SIZE))),
  actors: {
    pusher: {
      run({ state: s }) {
        for (let i = 0; i < SIZE; i++) {
          lock(s, M);
          assert(s[TOP] !== SIZE, 'overflow');
          s[ARRAY + s[TOP]] = i;
          s[TOP] = s[TOP] + 1;
          s[FLAG] = 1;
          unlock(s, M);
        }
      },
    },
    popper: {
      run({ state: s }) {
        for (let i = 0; i < SIZE; i++) {
          lock(s, M);
          if (s[FLAG]) {
            assert(s[TOP] !== 0, 'underflow');
            s[TOP] = s[TOP] - 1;
            void s[ARRAY + s[TOP]];
          }
          unlock(s, M);
        }
      },
    },
  },
});
