import { defineScenario } from '../../harness/index.ts';
import { assert } from './lock.ts';

const A = 0;
const B = 1;

/** SCTBench CS/reorder_3: a reader between the two writes of the first of two setters. */
export default defineScenario({
  name: 'reorder-3',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: {
    setter: {
      count: 2,
      run({ state: s }) {
        s[A] = 1;
        s[B] = -1;
      },
    },
    checker: {
      run({ state: s }) {
        const holds = (s[A] === 0 && s[B] === 0) || (s[A] === 1 && s[B] === -1);
        assert(holds, 'half of a change is visible');
      },
    },
  },
});
