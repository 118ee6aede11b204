import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineScenario } from '../../../harness/index.ts';

const TEXTS = ['short', 'longer'];

/** Two worker threads of one process write the same file. */
export default defineScenario({
  name: 'write-file-atomic-threads',
  about: 'write-file-atomic 2.3.0: two worker threads share a temporary file',
  subject: {
    fixed: { module: new URL('./fixed.ts', import.meta.url) },
    buggy: {
      module: new URL('./buggy.ts', import.meta.url),
      expect: ['uncaught-error', 'invariant'],
      within: 20,
    },
  },
  setup: ({ folder }) => ({ file: join(folder(), 'file') }),
  open: (subject: typeof import('./buggy.ts')) => subject.writeFile,
  actors: {
    writer: {
      count: TEXTS.length,
      in: 'thread',
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
