import { defineScenario } from '../../harness/index.ts';
import { lock, unlock } from './lock.ts';

const A = 0;
const B = 1;
const COUNTER = 2;

/** SCTBench CS/deadlock01: two locks, taken in both orders. */
export default defineScenario({
  name: 'deadlock01',
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
        lock(s, B);
        lock(s, A);
        s[COUNTER] = s[COUNTER] - 1;
        unlock(s, A);
        unlock(s, B);
      },
    },
  },
});
