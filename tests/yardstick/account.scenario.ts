import { defineScenario } from '../../harness/index.ts';
import { assert, lock, unlock } from './lock.ts';

const M = 0;
const X = 1;
const Y = 2;
const Z = 3;
const BALANCE = 4;
const DEPOSITED = 5;
const WITHDRAWN = 6;

/** What the balance must be when both others are done, of x, y and z. */
type Expected = (x: number, y: number, z: number) => number;

/** A deposit, a withdrawal, and a checker of the balance. */
export const account = (name: string, expected: Expected) =>
  defineScenario({
    name,
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
            assert(s[BALANCE] === expected(s[X], s[Y], s[Z]), 'wrong balance');
          }
          unlock(s, M);
        },
      },
    },
  });

/** SCTBench CS/account: what the checker asserts is wrong as soon as both others are done. */
export default account('account', (x, y, z) => x - y - z);
