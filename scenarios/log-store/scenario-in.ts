import { join } from 'node:path';
import { type ActorPlace, defineScenario, type Mode } from '../../harness/index.ts';
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
  /** Entries that it writes then, all at once. */
  readonly writes: number;
}

/** Two tasks have a store in common, and a third one has its own. */
const WRITERS: Readonly<Record<ActorPlace, number>> = { task: 3, thread: 2, process: 2 };
const STORES = 2;
/** What is written at once, under stress: by all writers together. */
const WRITES = 2_500;

type Volume = Pick<State, 'rounds' | 'posts' | 'lines' | 'files' | 'backlog'>;

/** Of what is posted in one go, one entry is refused. Files take less than is written: the first ones are rotated out. */
const VOLUMES: Readonly<Record<Mode, Volume>> = {
  explore: { rounds: 2, posts: 2, backlog: 1, lines: 2, files: 3 },
  stress: { rounds: 1, posts: 101, backlog: 100, lines: 100, files: 3 },
};

/**
 * Writers that hand in entries with and without waiting for them, and read in between. Under stress 2,500 writes are under
 * way at once.
 */
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
    setup: ({ mode, folder }): State => ({
      file: join(folder(), 'app.log'),
      ...VOLUMES[mode],
      writes: mode === 'stress' ? Math.ceil(WRITES / WRITERS[place]) : 1,
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
        async run({ op, index, state: { rounds, posts, writes } }, storeOf) {
          const store = storeOf(index);
          for (let round = 1; round <= rounds; round++) {
            const text = (n: number) => `entry ${index + 1}.${round}.${n}`;
            for (let n = 1; n <= posts; n++)
              op('post', [text(n), round], () => store.post(text(n)));
            await op('read', [], () => store.read());
            const write = (n: number) => op('write', [text(n)], () => store.write(text(n)));
            const others = Array.from({ length: writes - 1 }, (_, n) => write(posts + 1 + n));
            await write(0);
            await Promise.all(others);
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
