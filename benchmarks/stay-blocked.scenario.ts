import { defineScenario } from '../harness/index.ts';
import { freshCells, READS, readOver, WAITED } from './stay-loop.ts';

/** Three actors, of which two wait until the third is done. */
export default defineScenario({
  name: 'stay-blocked',
  setup: freshCells,
  actors: {
    reader: {
      run(_, cells) {
        readOver(cells, READS);
        Atomics.store(cells, WAITED, 1);
        Atomics.notify(cells, WAITED);
      },
    },
    waiter: {
      count: 2,
      run(_, cells) {
        Atomics.wait(cells, WAITED, 0);
      },
    },
  },
  limits: { steps: 2 * READS, hangMs: 60_000 },
});
