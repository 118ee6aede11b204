import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { create as branchIsolation } from '../../scenarios/job-queue/bugs/branch-isolation.ts';
import { create as lostWakeUp } from '../../scenarios/job-queue/bugs/lost-wake-up.ts';
import { create as queueCreatedTwice } from '../../scenarios/job-queue/bugs/queue-created-twice.ts';
import { create as writeBatched } from '../../scenarios/job-queue/bugs/write-batched.ts';
import { create } from '../../scenarios/job-queue/correct.ts';
import { boundsBacklog, waitsLonger } from '../../scenarios/job-queue/invariants.ts';
import type { Job } from '../../scenarios/job-queue/job-queue.ts';

/** `w main` is a write, `r main` a read. */
function job(text: string, name = text): Job {
  const [kind, branch = ''] = text.split(' ');
  return { kind: kind === 'w' ? 'write' : 'read', branch, name };
}

/** Queues whose batches end when they are told to. */
function watched(make: typeof create, backlog = 100) {
  const batches: string[] = [];
  const pauses: number[] = [];
  const ends: (() => void)[] = [];
  const queues = make({
    backlog,
    prepare: async () => {},
    execute: (_repository, batch) => {
      batches.push(batch.map(({ name }) => name).join(' + '));
      return new Promise((resolve) => ends.push(resolve));
    },
    pause: async (ms) => {
      pauses.push(ms);
      // Nobody waits for ever: what is under way ends at the fifth look.
      if (pauses.length % 5 === 0) for (const end of ends.splice(0)) end();
    },
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const end = () => {
    for (const each of ends.splice(0)) each();
  };
  return { queues, batches, pauses, settled, end };
}

const subjects = {
  correct: create,
  branchIsolation,
  lostWakeUp,
  queueCreatedTwice,
  writeBatched,
};

describe.each(Object.entries(subjects))('one after another, %s', (_name, make) => {
  test('carries out every job', async () => {
    const { queues, batches, settled, end } = watched(make);
    for (const text of ['w main', 'r main', 'r root']) {
      const done = queues.submit('app', job(text));
      await settled();
      end();
      await done;
      await settled();
    }
    expect(batches).toEqual(['w main', 'r main', 'r root']);
  });
});

test.each([
  [['r main', 'r main', 'r main'], ['r main + r main + r main']],
  [
    ['r root', 'r root'],
    ['r root', 'r root'],
  ],
  [
    ['r main', 'r dev', 'r dev'],
    ['r main', 'r dev + r dev'],
  ],
  [
    ['r main', 'w main', 'r main'],
    ['r main', 'w main', 'r main'],
  ],
])('%j become the batches %j', async (jobs, batches) => {
  const seen = watched(create);
  const all = jobs.map((text) => seen.queues.submit('app', job(text)));
  await seen.settled();
  seen.end();
  await Promise.all([...all.slice(0, -1), seen.settled()]);
  expect(seen.batches).toEqual(batches);
});

test('pauses double while a batch cannot start', async () => {
  const { queues, pauses, settled } = watched(create);
  for (const text of ['w main', 'w main']) void queues.submit('app', job(text));
  await settled();
  expect(pauses).toEqual([2, 4, 8, 16, 16]);
});

test('refuses what does not fit into the backlog', async () => {
  const { queues } = watched(create, 2);
  const all = ['w a', 'w b', 'w c'].map((text) => queues.submit('app', job(text)));
  await expect(all[2]).rejects.toThrow('the backlog is full');
});

test('each repository has a queue of its own', async () => {
  const { queues, batches, settled } = watched(create);
  void queues.submit('app', job('w main', 'in app'));
  void queues.submit('lib', job('w main', 'in lib'));
  await settled();
  expect(batches).toEqual(['in app', 'in lib']);
});

test('jobs that start together never conflict', async () => {
  const texts = fc.constantFrom('w main', 'r main', 'r dev', 'r root');
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { maxLength: 12 }), async (jobs) => {
      const { queues, batches, settled, end } = watched(create);
      for (const text of jobs) void queues.submit('app', job(text));
      for (let n = 0; n < jobs.length; n++) {
        await settled();
        end();
      }
      await settled();
      expect(batches.flatMap((batch) => batch.split(' + '))).toEqual(jobs);
      for (const batch of batches.filter((names) => names.includes('+'))) {
        expect(batch).toMatch(/^r (main|dev)( \+ r \1)*$/);
      }
    }),
  );
});

const nothing = { commits: [], batches: [], waits: [], pauses: [], preparedMs: 0 };
const wait = { job: '1', fromMs: 5, toMs: 20, refused: false, others: 0 };

test.each([
  [
    'room is refused',
    [{ ...wait, refused: true, others: 1 }],
    /1 was refused when 1 others waited/,
  ],
  ['no room is refused', [{ ...wait, refused: true, others: 2 }], undefined],
  [
    'no room is let in',
    [wait, { ...wait, job: '2' }, { ...wait, job: '3', fromMs: 9 }],
    /3 was let in when 1, 2 waited/,
  ],
])('a job for which there is %s', (_name, waits, message) => {
  const said = boundsBacklog({ ...nothing, waits }, 2);
  if (message === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(message);
});

test.each([
  [[2, 4, 8, 16, 16], undefined],
  [[2, 2], 'before one batch the queue paused for 2, 2 ms, which does not double'],
])('pauses of %j', (row, message) => {
  expect(waitsLonger({ ...nothing, pauses: [row] })).toBe(message);
});
