import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineScenario, type Mode } from '../../harness/index.ts';
import { keyOf, logBytes, makeDatabase, resetRecords } from './database-file.ts';
import { isBounded, isIntact, keepsIncrements, readsOneMoment } from './judge-records.ts';
import type { Inspection, Reading, StoreOptions } from './records.ts';

/** What a subject must make of its options. */
export interface Store {
  increment(key: string): number;
  read(key: string): Reading;
  inspect(): Inspection;
  close(): void;
}

/** What the actors share. */
export interface State extends StoreOptions {
  /** Of each writer and each reader. */
  readonly increments: number;
  readonly reads: number;
  /** Whether stores and their file are those of the rounds before. */
  readonly isKept: boolean;
}

const VOLUMES: Readonly<Record<Mode, Omit<State, 'file'>>> = {
  explore: { increments: 2, reads: 2, isKept: false },
  stress: { increments: 100, reads: 20, isKept: true },
};

/** Under stress: as many as a server has that many people ask something. */
const STRESS_READERS = 30;
/** To count what so many threads or processes hold takes a while. */
const LEAK_S = 60;

/** Under stress a connection stays open as long as its thread or process, as that of a server does. */
let kept: Store | undefined;

/**
 * Writers and readers of one file, each on a connection of its own: two of each, and under stress 30 readers of one file
 * that lives as long as the run.
 */
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
      'never-checkpointed': {
        module: new URL('./bugs/never-checkpointed.ts', import.meta.url),
        expect: 'leak',
        withinS: LEAK_S,
      },
    },
    subjectInterface: {
      create:
        '({ file: string (SQLite, with the tables record (key, value) and change (key, made)) }) => { ' +
        'increment(key: string): number (adds one to the value and a row to the changes); read(key: string): ' +
        '{ value: number, changes: number } (of one moment); inspect(): { records: { [key]: { value, changes } ' +
        '}, integrity: string }; close(): void }',
    },
    setup: ({ mode, folder }): State => {
      const file = join(VOLUMES[mode].isKept ? tmpdir() : folder(), 'store.db');
      makeDatabase(file);
      return { file, ...VOLUMES[mode] };
    },
    open: (subject: { create(options: StoreOptions): Store }, { file, isKept }) => {
      if (!isKept) return subject.create({ file });
      kept ??= subject.create({ file });
      return kept;
    },
    close: (store) => {
      if (store !== kept) store.close();
    },
    actors: {
      writer: {
        count: 2,
        in: place,
        run({ op, state: { increments } }, store) {
          for (let n = 0; n < increments; n++) {
            const key = keyOf(n);
            op('increment', [key], () => store.increment(key));
          }
        },
      },
      reader: {
        count: { explore: 2, stress: STRESS_READERS },
        in: place,
        run({ op, state: { reads } }, store) {
          for (let n = 0; n < reads; n++) {
            const key = keyOf(n);
            op('read', [key], () => store.read(key));
          }
        },
      },
    },
    observe: (store, { file, isKept }) => {
      const inspection = store.inspect();
      if (isKept) resetRecords(file);
      return { ...inspection, logBytes: isKept ? logBytes(file) : 0 };
    },
    invariants: {
      'no increment is lost': ({ history, observed }) => keepsIncrements(history, observed),
      'reads are of one moment': ({ history }) => readsOneMoment(history),
      'the file is intact': ({ observed }) => isIntact(observed),
      'the log is bounded': ({ observed }) => isBounded(observed.logBytes),
    },
  });
}
