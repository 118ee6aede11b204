import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from '../../harness/index.ts';
import type { Contention, LockOptions } from './correct.ts';
import {
  type Aftermath,
  type Attempt,
  contentionIsCounted,
  failsClearly,
  isFree,
  oneHolder,
} from './judge-tenures.ts';
import { leaveLock, STARTS_OF, type Start } from './starts.ts';

/** What a subject must make of its options. */
interface Lock {
  acquire(): Promise<void>;
  release(): Promise<boolean>;
  contention(): Contention;
}

interface State extends LockOptions {
  readonly start: Start;
  readonly longWorkMs: number;
}

/** Rounds of a worker at most. */
const ROUNDS = 2;
const STEADY_ROUNDS = 5;
const WORK_MS = 5;
/** Longer than others wait for the lock, and in some of the rounds. */
const LONG_WORK_MS = { explore: 12_000, stress: 50 };
const LONG_WORK = 0.2;

/**
 * Two processes that take turns at a lock, which somebody who is gone may have left behind. One of them may be
 * killed at any moment. Under stress there is a third one, which is not.
 */
export default defineScenario({
  name: 'file-lock',
  about: 'A lock file with heartbeat, timeout and takeover from the dead and the silent',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'exists-then-create': {
      module: new URL('./bugs/exists-then-create.ts', import.meta.url),
      expect: 'invariant',
      within: 150,
    },
    'double-takeover': {
      module: new URL('./bugs/double-takeover.ts', import.meta.url),
      expect: 'invariant',
      within: 400,
    },
    'releases-others': {
      module: new URL('./bugs/releases-others.ts', import.meta.url),
      expect: 'invariant',
      within: 100,
    },
    'heartbeat-outlives': {
      module: new URL('./bugs/heartbeat-outlives.ts', import.meta.url),
      expect: 'leak',
      withinS: 20,
    },
    'waits-for-silence': {
      module: new URL('./bugs/waits-for-silence.ts', import.meta.url),
      expect: 'invariant',
      within: 100,
    },
  },
  subjectInterface: {
    create:
      '({ file: string (exists while held, as JSON { id: string, pid: number, sinceMs: number }) }) => { ' +
      'acquire(): Promise<void> (rejects after 10 s); release(): Promise<boolean> (false, and does ' +
      'nothing, where it is not held); contention(): { acquisitions: number, waits: number, ' +
      'waitedMs: number, heldMs: number, longestHoldMs: number } }',
  },
  setup: ({ mode, folder, random }): State => {
    const starts = STARTS_OF[mode];
    const start = starts[Math.floor(random() * starts.length)] ?? 'free';
    const file = join(folder(), 'work.lock');
    leaveLock(file, start, mode);
    return { file, start, longWorkMs: LONG_WORK_MS[mode] };
  },
  open: (subject: { create(options: LockOptions): Lock }, { file }) => subject.create({ file }),
  actors: {
    worker: {
      count: 2,
      in: 'process',
      async run({ op, random, state: { longWorkMs } }, lock) {
        for (let left = Math.ceil(random() * ROUNDS); left > 0; left--) {
          try {
            const { got } = await op('acquire', [], () => attempt(lock));
            if (got) await sleep(random() < LONG_WORK ? longWorkMs : WORK_MS);
          } finally {
            await op('release', [], () => lock.release());
          }
        }
        op('contention', [], () => lock.contention());
      },
    },
    // Not killed: what one process keeps from round to round shows.
    'steady worker': {
      count: { explore: 0, stress: 1 },
      in: 'process',
      async run({ op }, lock) {
        for (let left = STEADY_ROUNDS; left > 0; left--) {
          try {
            await op('acquire', [], () => attempt(lock));
          } finally {
            await op('release', [], () => lock.release());
          }
        }
      },
    },
  },
  faults: { kill: ['worker'] },
  recover: (subject, { file }) => subject.create({ file }),
  observe: async (lock, { file }): Promise<Aftermath> => {
    const next = await attempt(lock);
    if (next.got) await lock.release();
    return { next, isLocked: existsSync(file) };
  },
  invariants: {
    'one holds the lock': ({ history, state: { start }, killed }) =>
      oneHolder(history, start, killed),
    'to acquire fails clearly': ({ history, state: { start }, killed }) =>
      failsClearly(history, start, killed),
    'no lock is left': ({ observed, state: { start }, killed }) => isFree(observed, start, killed),
    'contention is counted': ({ history }) => contentionIsCounted(history),
  },
});

async function attempt(lock: Lock): Promise<Attempt> {
  const fromMs = performance.now();
  try {
    await lock.acquire();
    return { got: true, waitedMs: performance.now() - fromMs };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { got: false, waitedMs: performance.now() - fromMs, reason };
  }
}
