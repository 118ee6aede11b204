import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineScenario } from '../harness/index.ts';
import { STEPS } from './awaits.ts';

/** Three threads that each make eight awaited calls for whole files, of two steps each: four writes and four reads. */
export default defineScenario({
  name: 'files-in-threads',
  setup: ({ folder }) => ({ file: join(folder(), 'shared.txt') }),
  actors: {
    clerk: {
      count: 3,
      async run({ index, state: { file } }) {
        for (let i = 0; i < STEPS; i += 2) {
          await writeFile(file, String(index));
          await readFile(file, 'utf8');
        }
      },
    },
  },
});
