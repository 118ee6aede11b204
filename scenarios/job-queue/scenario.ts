import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from '../../harness/index.ts';
import { boundsBacklog, formsBatches, keepsApart, keepsWrites, waitsLonger } from './invariants.ts';
import { type Job, type QueueOptions, ROOT } from './job-queue.ts';
import { Repository, upTo } from './repository.ts';

/** What a subject must make of its options. */
interface Queues {
  submit(repository: string, job: Job): Promise<void>;
}

const BRANCHES = [ROOT, 'main', 'dev'];
const CLIENTS = 3;
/** What each client submits at once when its first write is done. */
const JOBS = 2;
const WRITES = 0.3;
/** Not enough for all of them. */
const BACKLOG = 3;
const LONGEST_REST_MS = 6;

/** Clients who first write and then read and write what comes, all in one repository. */
export default defineScenario({
  name: 'job-queue',
  about: 'A queue of reads and writes that knows which of them go together',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'write-batched': {
      module: new URL('./bugs/write-batched.ts', import.meta.url),
      expect: 'invariant',
      within: 25,
    },
    'lost-wake-up': {
      module: new URL('./bugs/lost-wake-up.ts', import.meta.url),
      expect: 'deadlock',
      within: 100,
    },
    'branch-isolation': {
      module: new URL('./bugs/branch-isolation.ts', import.meta.url),
      expect: 'invariant',
      within: 25,
    },
    'queue-created-twice': {
      module: new URL('./bugs/queue-created-twice.ts', import.meta.url),
      expect: 'lost-write',
      within: 25,
    },
  },
  subjectInterface: {
    create:
      '({ backlog: number, prepare(repository: string): Promise<void>, execute(repository: string, batch: ' +
      'Job[]): Promise<void>, pause(ms: number): Promise<void> }) => { submit(repository: string, job: ' +
      "{ kind: 'read' | 'write', branch: string, name: string }): Promise<void> (rejects where it is full) }",
  },
  setup: () => ({ backlog: BACKLOG }),
  open: (subject: { create(options: QueueOptions): Queues }, { backlog }) =>
    new Repository(subject, 'app', backlog),
  actors: {
    client: {
      count: CLIENTS,
      in: 'task',
      async run({ op, index, random }, repository) {
        const submit = (n: number, kind: Job['kind']) => {
          const branch = BRANCHES[Math.floor(random() * BRANCHES.length)];
          const name = `${index + 1}.${n}`;
          return op(kind, [branch, name], () => repository.submit({ kind, branch, name }));
        };
        await submit(0, 'write');
        await sleep(upTo(LONGEST_REST_MS));
        const kinds = Array.from({ length: JOBS }, () => (random() < WRITES ? 'write' : 'read'));
        await Promise.all(kinds.map((kind, at) => submit(at + 1, kind)));
      },
    },
  },
  observe: (repository) => repository.seen(),
  invariants: {
    'no write is lost': ({ observed }) => keepsWrites(observed),
    'a batch holds what goes together': ({ observed }) => formsBatches(observed),
    'what conflicts is kept apart': ({ observed }) => keepsApart(observed),
    'the backlog is bounded': ({ observed, state }) => boundsBacklog(observed, state.backlog),
    'pauses grow': ({ observed }) => waitsLonger(observed),
  },
});
