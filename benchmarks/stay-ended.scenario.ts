import { defineScenario } from '../harness/index.ts';
import { freshCells, READS, readOver } from './stay-loop.ts';

/** Three actors, of which two end at once. */
export default defineScenario({
  name: 'stay-ended',
  setup: freshCells,
  actors: {
    reader: {
      run(_, cells) {
        readOver(cells, READS);
      },
    },
    idler: { count: 2, run() {} },
  },
  limits: { steps: 2 * READS, hangMs: 60_000 },
});
