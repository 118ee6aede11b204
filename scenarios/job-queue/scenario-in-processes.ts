import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from '../../harness/index.ts';
import { SCHEMA, type SharedQueueOptions } from './correct-in-processes.ts';
import { formsBatches, keepsApart, keepsWrites, waitsLonger } from './invariants.ts';
import { type Job, ROOT } from './job-queue.ts';
import { accountsIn, boundsSharedBacklog } from './judge-accounts.ts';
import { upTo } from './repository.ts';
import { commitsIn, SharedRepository } from './shared-repository.ts';

/** What a subject must make of its options. */
interface Queues {
  submit(repository: string, job: Job): number;
  done(id: number): Promise<void>;
  idle(): Promise<void>;
  close(): void;
}

const BRANCHES = [ROOT, 'main', 'dev'];
const CLIENTS = 2;
/** What each client submits at once when its first write is done. */
const JOBS = 3;
const WRITES = 0.3;
/** Not enough for all of them. */
const BACKLOG = 3;
const LONGEST_REST_MS = 6;

/** Processes that first write and then read and write what comes, all in one repository. */
export default defineScenario({
  name: 'job-queue-in-processes',
  about: 'A queue of reads and writes that several processes share through SQLite',
  subject: {
    correct: { module: new URL('./correct-in-processes.ts', import.meta.url) },
    'write-batched': {
      module: new URL('./bugs-in-processes/write-batched.ts', import.meta.url),
      expect: 'invariant',
      within: 50,
    },
    'lost-wake-up': {
      module: new URL('./bugs-in-processes/lost-wake-up.ts', import.meta.url),
      // Nobody can tell a process that is never woken from one that is patient, but for its patience.
      expect: 'uncaught-error',
      within: 200,
    },
    'branch-isolation': {
      module: new URL('./bugs-in-processes/branch-isolation.ts', import.meta.url),
      expect: 'invariant',
      within: 25,
    },
    'queue-created-twice': {
      module: new URL('./bugs-in-processes/queue-created-twice.ts', import.meta.url),
      expect: 'lost-write',
      within: 100,
    },
  },
  subjectInterface: {
    create:
      '({ file: string (SQLite, with the tables queue and job), backlog: number, execute(repository: string, ' +
      'batch: Job[]): Promise<void>, pause(ms: number): Promise<void> }) => { submit(repository: string, job: ' +
      "{ kind: 'read' | 'write', branch: string, name: string }): number (its number; throws 'the backlog is " +
      "full'); done(id: number): Promise<void>; idle(): Promise<void> (nothing to carry out any more); " +
      'close(): void }',
  },
  setup: ({ folder }) => {
    const inside = folder();
    const file = join(inside, 'queue.db');
    // Not loaded above: Node 22 prints a warning when it is loaded.
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA journal_mode = WAL; ${SCHEMA}`);
    database.close();
    const repository = join(inside, 'repository.json');
    writeFileSync(repository, '[]');
    return { file, repository, backlog: BACKLOG };
  },
  open: (
    subject: { create(options: SharedQueueOptions): Queues },
    { file, repository, backlog },
  ) => {
    const worked = new SharedRepository(repository);
    const queues = subject.create({
      file,
      backlog,
      execute: (_name, jobs) => worked.execute(jobs),
      pause: (ms) => worked.pause(ms),
    });
    return { worked, queues };
  },
  close: ({ queues }) => queues.close(),
  actors: {
    client: {
      count: CLIENTS,
      in: 'process',
      async run({ op, index, random }, { worked, queues }) {
        const carryOut = async (job: Job) => {
          const id = worked.note(job, () => queues.submit('app', job));
          if (id !== undefined) await queues.done(id);
          return id !== undefined;
        };
        const submit = (n: number, kind: Job['kind']) => {
          const branch = BRANCHES[Math.floor(random() * BRANCHES.length)];
          const name = `${index + 1}.${n}`;
          return op(kind, [branch, name], () => carryOut({ kind, branch, name }));
        };
        await submit(0, 'write');
        await sleep(upTo(LONGEST_REST_MS));
        const kinds = Array.from({ length: JOBS }, () => (random() < WRITES ? 'write' : 'read'));
        await Promise.all(kinds.map((kind, at) => submit(at + 1, kind)));
        await queues.idle();
        op('account', [], () => worked.account());
      },
    },
  },
  observe: (_handle, { repository }) => commitsIn(repository),
  invariants: {
    'no write is lost': ({ history, observed }) =>
      keepsWrites({ commits: observed, batches: accountsIn(history).batches }),
    'a batch holds what goes together': ({ history }) => formsBatches(accountsIn(history)),
    'what conflicts is kept apart': ({ history }) => keepsApart(accountsIn(history)),
    'the backlog is bounded': ({ history, state }) =>
      boundsSharedBacklog(accountsIn(history), state.backlog),
    'pauses grow': ({ history }) => waitsLonger(accountsIn(history)),
  },
});
