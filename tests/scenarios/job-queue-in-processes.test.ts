import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create as branchIsolation } from '../../scenarios/job-queue/bugs-in-processes/branch-isolation.ts';
import { create as lostWakeUp } from '../../scenarios/job-queue/bugs-in-processes/lost-wake-up.ts';
import { create as queueCreatedTwice } from '../../scenarios/job-queue/bugs-in-processes/queue-created-twice.ts';
import { create as writeBatched } from '../../scenarios/job-queue/bugs-in-processes/write-batched.ts';
import { create, SCHEMA } from '../../scenarios/job-queue/correct-in-processes.ts';
import type { Job } from '../../scenarios/job-queue/job-queue.ts';
import { boundsSharedBacklog } from '../../scenarios/job-queue/judge-accounts.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'job-queue-'));
  file = join(folder, 'queue.db');
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  database.close();
});
afterEach(() => rm(folder, { recursive: true }));

/** `w main` is a write, `r main` a read. */
function job(text: string): Job {
  const [kind, branch = ''] = text.split(' ');
  return { kind: kind === 'w' ? 'write' : 'read', branch, name: text };
}

/** Two queues on one file; the batches that either has carried out. */
function pair(make: typeof create) {
  const batches: string[] = [];
  const execute = async (_repository: string, batch: readonly Job[]) => {
    batches.push(batch.map(({ name }) => name).join(' + '));
  };
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
  const open = () => make({ file, backlog: 3, execute, pause });
  return { one: open(), other: open(), batches };
}

const subjects = { correct: create, branchIsolation, lostWakeUp, queueCreatedTwice, writeBatched };

describe.each(Object.entries(subjects))('one after another, %s', (_name, make) => {
  test('carries out every job, whoever puts it in', async () => {
    const { one, other, batches } = pair(make);
    for (const [queues, text] of [
      [one, 'w main'],
      [other, 'r main'],
      [one, 'r root'],
    ] as const) {
      await queues.done(queues.submit('app', job(text)));
      await queues.idle();
    }
    expect(batches).toEqual(['w main', 'r main', 'r root']);
    one.close();
    other.close();
  });
});

test('who pumps carries out the jobs of others, and batches what goes together', async () => {
  const { one, other, batches } = pair(create);
  one.submit('app', job('w main'));
  const reads = [other.submit('app', job('r main')), one.submit('app', job('r main'))];
  await one.idle();
  await Promise.all(reads.map((id) => other.done(id)));
  await other.idle();
  expect(batches).toEqual(['w main', 'r main + r main']);
  one.close();
  other.close();
});

test('refuses what does not fit into the backlog', async () => {
  const { one, other } = pair(create);
  one.submit('app', job('w main'));
  for (const queues of [one, other, one]) queues.submit('app', job('w main'));
  expect(() => other.submit('app', job('r main'))).toThrow('the backlog is full');
  await one.idle();
  one.close();
  other.close();
});

const write = { jobs: [{ ...job('w main'), name: 'w' }], fromMs: 0, toMs: 10 };
const later = {
  jobs: ['1', '2', '3'].map((name) => ({ ...job('r main'), name })),
  fromMs: 11,
  toMs: 12,
};
const put = (name: string, refused = false) => ({ job: name, fromMs: 4, toMs: 5, refused });

test.each([
  ['as many as may', [put('1'), put('2')], undefined],
  ['more than may', [put('1'), put('2'), put('3')], '1, 2, 3 waited at once, and only 2 may'],
  ['one refused, with room', [put('1'), put('x', true)], 'x was refused when at most 1 others'],
  ['one refused, without', [put('1'), put('2'), put('x', true)], undefined],
])('a backlog of %s', (_name, submissions, said) => {
  const judged = boundsSharedBacklog({ batches: [write, later], submissions, pauses: [] }, 2);
  if (said === undefined) expect(judged).toBeUndefined();
  else expect(judged).toMatch(said);
});
