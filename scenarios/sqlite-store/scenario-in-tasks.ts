import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from '../../harness/index.ts';
import type { Edit } from './correct-in-tasks.ts';
import { KEYS, keyOf, makeDatabase } from './database-file.ts';
import { isIntact, keepsIncrements, readsOneMoment, refusedLeaveNothing } from './judge-records.ts';
import type { Inspection, Reading, StoreOptions } from './records.ts';

/** What a subject must make of its options. */
interface Store {
  change(key: string, edit: Edit): Promise<number>;
  read(key: string): Promise<Reading>;
  inspect(): Inspection;
  close(): void;
}

const INCREMENTS = 2;
const READS = 2;
/** How long it may take to make out a new value, and to come to the next operation. */
const LONGEST_EDIT_MS = 4;
const LONGEST_REST_MS = 6;

class Refusal extends Error {}

/** Two writers, one whose change is refused, and a reader: tasks on one connection. */
export default defineScenario({
  name: 'sqlite-store-in-tasks',
  about: 'Records in an SQLite file, on one connection that tasks share',
  subject: {
    correct: { module: new URL('./correct-in-tasks.ts', import.meta.url) },
    'open-over-await': {
      module: new URL('./bugs-in-tasks/open-over-await.ts', import.meta.url),
      expect: 'uncaught-error',
      within: 25,
    },
    'joins-open-transaction': {
      module: new URL('./bugs-in-tasks/joins-open-transaction.ts', import.meta.url),
      // What is lost or seen too early depends on whose transaction it was.
      expect: ['lost-write', 'torn-read', 'invariant'],
      within: 25,
    },
    'read-before-await': {
      module: new URL('./bugs-in-tasks/read-before-await.ts', import.meta.url),
      expect: 'lost-write',
      within: 25,
    },
    'reads-out-of-turn': {
      module: new URL('./bugs-in-tasks/reads-out-of-turn.ts', import.meta.url),
      expect: 'torn-read',
      within: 25,
    },
  },
  subjectInterface: {
    create:
      '({ file: string (SQLite, with the tables record (key, value) and change (key, made)) }) => { ' +
      'change(key: string, edit: (value: number) => Promise<number>): Promise<number> (sets the value to what ' +
      'edit makes of it and adds a row to the changes; rejects and changes nothing where edit rejects); ' +
      'read(key: string): Promise<{ value: number, changes: number }> (of one moment); inspect(): { records: ' +
      '{ [key]: { value, changes } }, integrity: string }; close(): void }',
  },
  setup: ({ folder }): StoreOptions => {
    const file = join(folder(), 'store.db');
    makeDatabase(file);
    return { file };
  },
  open: (subject: { create(options: StoreOptions): Store }, options) => subject.create(options),
  close: (store) => store.close(),
  actors: {
    writer: {
      count: 2,
      in: 'task',
      async run({ op, random }, store) {
        for (let n = 0; n < INCREMENTS; n++) {
          await sleep(upTo(LONGEST_REST_MS, random));
          const key = keyOf(n);
          await op('increment', [key], () =>
            store.change(key, async (value) => {
              await sleep(upTo(LONGEST_EDIT_MS, random));
              return value + 1;
            }),
          );
        }
      },
    },
    refused: {
      in: 'task',
      async run({ op, random }, store) {
        const [key] = KEYS;
        await sleep(upTo(LONGEST_REST_MS, random));
        await op('refuse', [key], async () => {
          const edit = async () => {
            await sleep(upTo(LONGEST_EDIT_MS, random));
            throw new Refusal();
          };
          await store.change(key, edit).catch((error) => {
            if (!(error instanceof Refusal)) throw error;
          });
        });
      },
    },
    reader: {
      in: 'task',
      async run({ op, random }, store) {
        for (let n = 0; n < READS; n++) {
          await sleep(upTo(LONGEST_REST_MS, random));
          const key = keyOf(n);
          await op('read', [key], () => store.read(key));
        }
      },
    },
  },
  observe: (store) => store.inspect(),
  invariants: {
    'no increment is lost': ({ history, observed }) => keepsIncrements(history, observed),
    'what is refused leaves nothing': ({ history, observed }) =>
      refusedLeaveNothing(history, observed),
    'reads are of one moment': ({ history }) => readsOneMoment(history),
    'the file is intact': ({ observed }) => isIntact(observed),
  },
});

/** A whole number of milliseconds: 1, 2, … */
function upTo(mostMs: number, random: () => number): number {
  return 1 + Math.floor(random() * mostMs);
}
