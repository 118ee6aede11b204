import { defineScenario } from '../../harness/index.ts';
import { emptyStore, KEYS } from './empty-store.ts';
import { isIntact, keepsIncrements, readsOneMoment } from './judge-records.ts';
import type { Inspection, Reading, StoreOptions } from './records.ts';

/** What a subject must make of its options. */
export interface Store {
  increment(key: string): number;
  read(key: string): Reading;
  inspect(): Inspection;
  close(): void;
}

const INCREMENTS = 2;
const READS = 2;

/** Two writers and two readers of one file, each on a connection of its own. */
export function sqliteStoreIn(place: 'thread' | 'process', name: string, about: string) {
  return defineScenario({
    name,
    about,
    subject: {
      correct: { module: new URL('./correct.ts', import.meta.url) },
      'rollback-journal-no-timeout': {
        module: new URL('./bugs/rollback-journal-no-timeout.ts', import.meta.url),
        expect: 'uncaught-error',
        within: 25,
      },
      'deferred-read-then-write': {
        module: new URL('./bugs/deferred-read-then-write.ts', import.meta.url),
        expect: 'uncaught-error',
        within: 25,
      },
      'transactions-left-out': {
        module: new URL('./bugs/transactions-left-out.ts', import.meta.url),
        expect: ['lost-write', 'torn-read'],
        within: 25,
      },
    },
    subjectInterface: {
      create:
        '({ file: string (SQLite, with the tables record (key, value) and change (key, made)) }) => { ' +
        'increment(key: string): number (adds one to the value and a row to the changes); read(key: string): ' +
        '{ value: number, changes: number } (of one moment); inspect(): { records: { [key]: { value, changes } ' +
        '}, integrity: string }; close(): void }',
    },
    setup: ({ folder }) => emptyStore(folder()),
    open: (subject: { create(options: StoreOptions): Store }, options) => subject.create(options),
    close: (store) => store.close(),
    actors: {
      writer: {
        count: 2,
        in: place,
        run({ op }, store) {
          for (let n = 0; n < INCREMENTS; n++) {
            const key = KEYS[n % KEYS.length];
            op('increment', [key], () => store.increment(key));
          }
        },
      },
      reader: {
        count: 2,
        in: place,
        run({ op }, store) {
          for (let n = 0; n < READS; n++) {
            const key = KEYS[n % KEYS.length];
            op('read', [key], () => store.read(key));
          }
        },
      },
    },
    observe: (store) => store.inspect(),
    invariants: {
      'no increment is lost': ({ history, observed }) => keepsIncrements(history, observed),
      'reads are of one moment': ({ history }) => readsOneMoment(history),
      'the file is intact': ({ observed }) => isIntact(observed),
    },
  });
}
