import { access, lstat, mkdir, rename, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { defineScenario } from '../harness/index.ts';

/** Three threads that make eight awaited file calls of one step each: a folder is made, looked at, moved and removed. */
export default defineScenario({
  name: 'paths-in-threads',
  setup: ({ folder }) => ({ folder: folder() }),
  actors: {
    clerk: {
      count: 3,
      async run({ index, state: { folder } }) {
        const here = join(folder, `${index}.here`);
        const there = join(folder, `${index}.there`);
        await mkdir(here);
        await stat(here);
        await access(here);
        await rename(here, there);
        await lstat(there);
        await access(there);
        await stat(there);
        await rmdir(there);
      },
    },
  },
});
