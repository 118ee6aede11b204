import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conserves, defineScenario } from '../../harness/index.ts';
import type { Counts, StoreOptions } from './correct.ts';
import {
  bothAreEqual,
  nobodyWaitsInVain,
  type Outcome,
  outcomeOf,
  waitsAreShort,
} from './judge-waits.ts';

/** What a subject must make of its options. */
interface Store {
  save(text: string): Promise<void>;
  verify(): Promise<Counts>;
}

const CALLS = 2;

/** One process saves and one verifies; each needs the locks of both database and repository. */
export default defineScenario({
  name: 'lock-order',
  about: 'A store that needs a database lock and a repository lock at once',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'both-orders': {
      module: new URL('./bugs/both-orders.ts', import.meta.url),
      expect: ['lock-order', 'deadlock'],
      within: 25,
    },
  },
  subjectInterface: {
    create:
      '({ folder: string }) => { save(text: string): Promise<void> (a line more in each of the files ' +
      'database and repository); verify(): Promise<{ records: number, commits: number }> (their lines, ' +
      'counted while nobody saves); both reject where they cannot have their locks, well before 15 s }',
  },
  setup: ({ folder }): StoreOptions => ({ folder: folder() }),
  open: (subject: { create(options: StoreOptions): Store }, options) => subject.create(options),
  actors: {
    saver: {
      in: 'process',
      async run({ op }, store) {
        for (let n = 1; n <= CALLS; n++) {
          await op('save', [`text ${n}`], () => timed(() => save(store, `text ${n}`)));
        }
      },
    },
    verifier: {
      in: 'process',
      async run({ op }, store) {
        for (let n = 1; n <= CALLS; n++) await op('verify', [], () => timed(() => store.verify()));
      },
    },
  },
  observe: (_store, { folder }) => textsOf(join(folder, 'repository')),
  invariants: {
    'nobody waits in vain': ({ history }) => nobodyWaitsInVain(history),
    'waits are short': ({ history }) => waitsAreShort(history),
    'database and repository agree': ({ history }) => bothAreEqual(history),
    'no text is lost': conserves<readonly string[]>({
      put: 'save',
      accepted: (save) => outcomeOf(save)?.refused === undefined,
      take: [],
      left: (texts) => texts,
    }),
  },
});

/** Counts nothing. */
async function save(store: Store, text: string): Promise<undefined> {
  await store.save(text);
}

async function timed(call: () => Promise<Counts | undefined>): Promise<Outcome> {
  const fromMs = performance.now();
  try {
    const counts = await call();
    return { ms: performance.now() - fromMs, ...counts };
  } catch (thrown) {
    const refused = thrown instanceof Error ? thrown.message : String(thrown);
    return { ms: performance.now() - fromMs, refused };
  }
}

/** Nothing where no call could have its locks. */
async function textsOf(file: string): Promise<string[]> {
  if (!existsSync(file)) return [];
  return (await readFile(file, 'utf8')).trimEnd().split('\n');
}
