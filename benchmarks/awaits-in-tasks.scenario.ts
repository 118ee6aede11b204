import { defineScenario } from '../harness/index.ts';
import { STEPS, TASKS } from './awaits.ts';

/** Three tasks that each take eight awaited steps. */
export default defineScenario({
  name: 'awaits-in-tasks',
  actors: {
    walker: {
      count: TASKS,
      in: 'task',
      async run() {
        for (let i = 0; i < STEPS; i++) await new Promise<void>((resolve) => setImmediate(resolve));
      },
    },
  },
});
