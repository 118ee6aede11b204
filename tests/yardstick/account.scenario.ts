import { defineScenario } from '../../harness/index.ts';
import { assert, lock, unlock } from './lock.ts';

const M = 0;
const X = 1;
const Y = 2;
const Z = 3;
const BALANCE = 4;
const DEPOSITED = 5;
const WITHDRAWN = 6;

/** SCTBench CS/account: what the checker asserts is wrong as soon as both others are done. */
export default defineScenario({
  name: 'account',
  setup: () => {
    const s = new Int32Array(new SharedArrayBuffer(28));
    s.set([1, 2, 4, 1], X);
    return s;
  },
  actors: {
    depositor: {
      run({ state: s }) {
        lock(s, M);
        s[BALANCE] = s[BALANCE] + s[Y];
        s[DEPOSITED] = 1;
        unlock(s, M);
      },
    },
    withdrawer: {
      run({ state: s }) {
        lock(s, M);
        s[BALANCE] = s[BALANCE] - s[Z];
        s[WITHDRAWN] = 1;
        unlock(s, M);
      },
    },
    checker: {
      run({ state: s }) {
        lock(s, M);
        if (s[DEPOSITED] && s[WITHDRAWN]) {
          assert(s[BALANCE] === s[X] - s[Y] - s[Z], 'wrong balance');
        }
        unlock(s, M);
      },
    },
  },
});
