import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineScenario } from '../harness/index.ts';

/** Two processes that look for a file over and over: each look is a schedule point. */
export default defineScenario({
  name: 'points-in-processes',
  setup: ({ folder }) => ({ file: join(folder(), 'absent') }),
  actors: {
    looker: {
      count: 2,
      in: 'process',
      run({ state: { file } }) {
        for (let i = 0; i < 500; i++) existsSync(file);
      },
    },
  },
});
