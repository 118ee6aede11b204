import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineScenario } from '../../../harness/index.ts';

/** Two tasks each save the next version, and look at the file when told that it is saved. */
export default defineScenario({
  name: 'steno',
  about: 'steno 0.4.3: a write is acknowledged when an earlier one has ended',
  subject: {
    fixed: { module: new URL('./fixed.ts', import.meta.url) },
    buggy: { module: new URL('./buggy.ts', import.meta.url), expect: 'invariant', within: 20 },
  },
  setup: ({ folder }) => ({ file: join(folder(), 'state.txt') }),
  open: (subject: typeof import('./buggy.ts')) => ({ version: 0, writeFile: subject.writeFile }),
  actors: {
    saver: {
      count: 2,
      in: 'task',
      async run({ op, state: { file } }, handle) {
        const version = ++handle.version;
        await op('save', [version], () => handle.writeFile(file, String(version)));
        await op('load', [version], () => readFile(file, 'utf8'));
      },
    },
  },
  invariants: {
    'what was acknowledged is in the file': ({ history }) => {
      for (const { name, args, outcome } of history) {
        if (name !== 'load' || outcome.kind !== 'returned') continue;
        if (Number(outcome.value) < Number(args[0])) {
          return `version ${args[0]} was acknowledged, and the file still holds ${outcome.value}`;
        }
      }
    },
  },
});
