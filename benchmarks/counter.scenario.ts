import { defineScenario } from '../harness/index.ts';

/** The counter program: 3 threads, 20 unprotected read-modify-writes each, 120 accesses in all. */
export default defineScenario({
  name: 'counter',
  setup: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: {
    worker: {
      count: 3,
      run(_, cell) {
        for (let i = 0; i < 20; i++) cell[0] = cell[0] + 1;
      },
    },
  },
});
