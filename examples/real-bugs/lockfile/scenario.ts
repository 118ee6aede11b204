import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineScenario } from '../../../harness/index.ts';

const STALE_MS = 60_000;
const HOUR_S = 3600;

/** Two processes find a lock that its holder has left behind, and each tries to take it over. */
export default defineScenario({
  name: 'lockfile',
  about: 'lockfile 0.4.2: who is slow to remove a stale lock removes a fresh one',
  subject: {
    fixed: { module: new URL('./fixed.ts', import.meta.url) },
    buggy: { module: new URL('./buggy.ts', import.meta.url), expect: 'invariant', within: 200 },
  },
  setup({ folder }) {
    const file = join(folder(), 'lock');
    writeFileSync(file, '');
    const longAgo = Date.now() / 1000 - HOUR_S;
    utimesSync(file, longAgo, longAgo);
    return { file };
  },
  open: (subject: typeof import('./buggy.ts')) => subject.lock,
  actors: {
    taker: {
      count: 2,
      in: 'process',
      async run({ op, state: { file } }, lock) {
        await op('lock', [], () => lock(file, { stale: STALE_MS })).catch(() => undefined);
      },
    },
  },
  invariants: {
    'one holds the lock': ({ history }) =>
      history.every(({ outcome }) => outcome.kind === 'returned') ? 'both hold it' : undefined,
  },
});
