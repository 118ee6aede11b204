import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conserves, defineScenario } from '../../harness/index.ts';
import type { StoreOptions, Version } from './correct.ts';
import {
  historyIsWhole,
  type Kept,
  versionsAreCounted,
  versionsOf,
  writesAreNumbered,
} from './judge-versions.ts';

/** What a subject must make of its options. */
interface Store {
  write(text: string): Promise<number>;
  read(): Promise<Version>;
}

const WRITES = 2;
const FIRST: Version = { version: 1, text: 'the first text' };

/** Two processes that write new versions of a text. */
export default defineScenario({
  name: 'versioned-store',
  about: 'A text whose old versions are kept in a history file',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'history-unlocked': {
      module: new URL('./bugs/history-unlocked.ts', import.meta.url),
      expect: 'torn-read',
      within: 250,
    },
    'stale-version': {
      module: new URL('./bugs/stale-version.ts', import.meta.url),
      expect: 'lost-write',
      within: 25,
    },
  },
  subjectInterface: {
    create:
      '({ file: string (holds { version: number, text: string }), history: string }) => { write(text: ' +
      'string): Promise<number> (the new version; the old one goes to the history, as a line "# version" ' +
      'and one with the text); read(): Promise<{ version: number, text: string }> }',
  },
  setup: ({ folder }): StoreOptions => {
    const file = join(folder(), 'text.json');
    writeFileSync(file, JSON.stringify(FIRST));
    return { file, history: join(folder(), 'history.txt') };
  },
  open: (subject: { create(options: StoreOptions): Store }, options) => subject.create(options),
  actors: {
    writer: {
      count: 2,
      in: 'process',
      async run({ op, index }, store) {
        for (let n = 1; n <= WRITES; n++) {
          const text = `text ${n} of writer ${index + 1}`;
          await op('write', [text], () => store.write(text));
        }
      },
    },
  },
  observe: async (store, { history }): Promise<Kept> => ({
    current: await store.read(),
    history: await readFile(history, 'utf8'),
  }),
  invariants: {
    'the history is whole': ({ observed }) => historyIsWhole(observed),
    'no write is lost': conserves<Kept>({
      put: 'write',
      take: [],
      left: ({ history, current }) =>
        [...versionsOf(history), current]
          .map(({ text }) => text)
          .filter((text) => text !== FIRST.text),
    }),
    'each version is there once': ({ observed }) => versionsAreCounted(observed),
    'writes return their version': ({ history, observed }) => writesAreNumbered(history, observed),
  },
});
