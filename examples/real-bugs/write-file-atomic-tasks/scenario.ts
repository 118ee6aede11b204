import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineScenario } from '../../../harness/index.ts';

const TEXTS = ['short', 'longer'];

/** Two tasks of one thread write the same file. */
export default defineScenario({
  name: 'write-file-atomic-tasks',
  about: 'write-file-atomic 1.3.0: all writes of a file share a temporary file',
  subject: {
    fixed: { module: new URL('./fixed.ts', import.meta.url) },
    buggy: {
      module: new URL('./buggy.ts', import.meta.url),
      expect: ['uncaught-error', 'invariant'],
      within: 50,
    },
  },
  setup: ({ folder }) => ({ file: join(folder(), 'file') }),
  open: (subject: typeof import('./buggy.ts')) => subject.writeFile,
  actors: {
    writer: {
      count: TEXTS.length,
      in: 'task',
      run: ({ op, index, state: { file } }, writeFile) =>
        op('write', [TEXTS[index]], () => writeFile(file, TEXTS[index])),
    },
  },
  observe: (_writeFile, { file }) => readFileSync(file, 'utf8'),
  invariants: {
    'the file is what one of them wrote': ({ observed }) =>
      TEXTS.includes(observed) ? undefined : `the file holds '${observed}'`,
  },
});
