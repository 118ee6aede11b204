import { defineScenario } from '../harness/index.ts';
import { freshCells, READS, readOver } from './stay-loop.ts';

/** One actor and nobody else: every decision is to stay. */
export default defineScenario({
  name: 'stay-alone',
  setup: freshCells,
  actors: {
    reader: {
      run(_, cells) {
        readOver(cells, READS);
      },
    },
  },
  limits: { steps: 2 * READS, hangMs: 60_000 },
});
