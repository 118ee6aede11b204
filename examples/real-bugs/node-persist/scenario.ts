import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineScenario } from '../../../harness/index.ts';

const VALUES = ['short', 'a longer text'];
const FILES = VALUES.map((value) => JSON.stringify({ key: 'k', value }));

/** Two tasks set the same key; its file must be readable afterwards. */
export default defineScenario({
  name: 'node-persist',
  about: 'node-persist 3.1.0: two sets of one key leave a mixture of both',
  subject: {
    fixed: { module: new URL('./fixed.ts', import.meta.url) },
    buggy: { module: new URL('./buggy.ts', import.meta.url), expect: 'invariant', within: 100 },
  },
  setup: ({ folder }) => ({ dir: folder() }),
  async open({ create }: typeof import('./buggy.ts'), { dir }) {
    const storage = create({ dir, expiredInterval: 0 });
    await storage.init();
    return storage;
  },
  actors: {
    setter: {
      count: VALUES.length,
      in: 'task',
      run: ({ op, index }, storage) =>
        op('set', [VALUES[index]], async () => void (await storage.setItem('k', VALUES[index]))),
    },
  },
  observe: (_storage, { dir }) => readFileSync(join(dir, readdirSync(dir)[0]), 'utf8'),
  close: async (storage) => storage.stopWriteQueueInterval?.(),
  invariants: {
    'the file is what one of them set': ({ observed }) =>
      FILES.includes(observed) ? undefined : `the file holds '${observed}'`,
  },
});
