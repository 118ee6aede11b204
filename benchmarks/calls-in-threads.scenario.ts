import { writeFileSync } from 'node:fs';
import {
  access,
  appendFile,
  lstat,
  readdir,
  readFile,
  rename,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { defineScenario } from '../harness/index.ts';

/** Three threads that each make eight different awaited file calls: a file is replaced and looked at, a log is appended to. */
export default defineScenario({
  name: 'calls-in-threads',
  setup({ folder }) {
    const state = { folder: folder() };
    writeFileSync(join(state.folder, 'shared.txt'), 'first');
    return state;
  },
  actors: {
    clerk: {
      count: 3,
      async run({ index, state: { folder } }) {
        const file = join(folder, 'shared.txt');
        const temporary = join(folder, `${index}.tmp`);
        const log = join(folder, 'log.txt');
        await stat(file);
        await readFile(file, 'utf8');
        await writeFile(temporary, String(index));
        await rename(temporary, file);
        await lstat(file);
        await appendFile(log, `${index}\n`);
        await access(log);
        await readdir(folder);
      },
    },
  },
});
