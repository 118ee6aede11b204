import { join } from 'node:path';
import { type ActorPlace, defineScenario } from '../../harness/index.ts';
import type { StoreOptions } from './correct.ts';
import {
  type Bounds,
  backlogIsBounded,
  entriesAreWhole,
  entriesStay,
  logIsBounded,
  readsSeeWhatWasAccepted,
} from './judge-entries.ts';

/** What a subject must make of its options. */
export interface Store {
  post(text: string): boolean;
  write(text: string): Promise<void>;
  read(): Promise<readonly string[]>;
  flush(): Promise<void>;
}

/** What the actors share. */
export interface State extends StoreOptions, Bounds {
  readonly rounds: number;
  /** Entries that a writer hands in in one go, without waiting for any. */
  readonly posts: number;
}

/** Two tasks have a store in common, and a third one has its own. */
const WRITERS: Readonly<Record<ActorPlace, number>> = { task: 3, thread: 2, process: 2 };
const STORES = 2;
const ROUNDS = 2;
const POSTS = 2;
/** One is refused in each round. */
const BACKLOG = POSTS - 1;
/** Fewer than are written: the first ones are rotated out. */
const LINES = 2;
const FILES = 3;

/** Writers that hand in entries with and without waiting for them, and read in between. */
export function logStoreIn(place: ActorPlace, name: string, about: string) {
  return defineScenario({
    name,
    about,
    subject: {
      correct: { module: new URL('./correct.ts', import.meta.url) },
      'read-misses-accepted': {
        module: new URL('./bugs/read-misses-accepted.ts', import.meta.url),
        expect: 'stale-read',
        within: 25,
      },
      'rotation-drops': {
        module: new URL('./bugs/rotation-drops.ts', import.meta.url),
        // A read may miss the line before so many others follow that it could have been rotated out.
        expect: ['lost-write', 'stale-read'],
        within: 300,
      },
      'interleaved-halves': {
        module: new URL('./bugs/interleaved-halves.ts', import.meta.url),
        expect: 'torn-read',
        within: 200,
      },
    },
    subjectInterface: {
      create:
        '({ file: string, lines: number, files: number, backlog: number }) => { post(text: string): boolean ' +
        '(does not wait; false where the backlog is full); write(text: string): Promise<void> (until it is ' +
        'written); read(): Promise<string[]> (all that is kept, oldest first); flush(): Promise<void> (until ' +
        'all that was posted is written) }',
    },
    setup: ({ folder }): State => ({
      file: join(folder(), 'app.log'),
      lines: LINES,
      files: FILES,
      backlog: BACKLOG,
      rounds: ROUNDS,
      posts: POSTS,
    }),
    open: (subject: { create(options: StoreOptions): Store }, { file, lines, files, backlog }) => {
      const stores: Store[] = [];
      return (index: number) => {
        stores[index % STORES] ??= subject.create({ file, lines, files, backlog });
        return stores[index % STORES];
      };
    },
    actors: {
      writer: {
        count: WRITERS[place],
        in: place,
        async run({ op, index, state: { rounds, posts } }, storeOf) {
          const store = storeOf(index);
          for (let round = 1; round <= rounds; round++) {
            const text = (n: number) => `entry ${index + 1}.${round}.${n}`;
            for (let n = 1; n <= posts; n++)
              op('post', [text(n), round], () => store.post(text(n)));
            await op('read', [], () => store.read());
            await op('write', [text(0)], () => store.write(text(0)));
          }
          await op('flush', [], () => store.flush());
        },
      },
    },
    observe: (storeOf) => storeOf(0).read(),
    invariants: {
      'entries are whole': ({ history, observed }) => entriesAreWhole(history, observed),
      'no entry is lost': ({ history, observed, state }) => entriesStay(history, observed, state),
      'reads see what was accepted': ({ history, state }) =>
        readsSeeWhatWasAccepted(history, state),
      'the backlog is bounded': ({ history, state }) => backlogIsBounded(history, state),
      'the log is bounded': ({ history, observed, state }) =>
        logIsBounded(history, observed, state),
    },
  });
}
