import { writeFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from '../../harness/index.ts';
import type { Pause } from './correct.ts';
import {
  delaysAreInBands,
  delaysAreSpread,
  herdBreaksUp,
  nobodyGivesUpEarly,
  type Tried,
} from './judge-delays.ts';
import { LOCKS, type Profile, REQUESTS } from './profiles.ts';

/** What a subject must make of a profile. */
interface Backoff {
  delayMs(attempt: number): number;
  run<Result>(work: () => Promise<Result>, pause: Pause): Promise<Result>;
}

interface State {
  readonly profile: Profile;
  readonly lock: string;
  /** Of each process, all at once. */
  readonly calls: number;
  /** Delays of each attempt that are drawn to be looked at. */
  readonly samples: number;
}

const PROCESSES = 2;
const CALLS = 2;
const SAMPLES = 200;
/** As long as somebody holds the lock at first, in delays of the first attempt: three attempts fail at least. */
const HELD_DELAYS = 10;
const WORK_MS = 5;

/** Processes whose calls all want one lock, which is held for a while at first. */
export default defineScenario({
  name: 'backoff',
  about: 'Calls that fail together and are tried again after longer and longer delays',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'no-jitter': {
      module: new URL('./bugs/no-jitter.ts', import.meta.url),
      expect: 'starvation',
      within: 10,
    },
    'shared-counter': {
      module: new URL('./bugs/shared-counter.ts', import.meta.url),
      expect: 'invariant',
      within: 10,
    },
  },
  subjectInterface: {
    create:
      '({ firstMs: number, spread: number, leastMs: number, mostMs: number, retries: number }) => { ' +
      'delayMs(attempt: number): number (behind attempt 0, 1, …: firstMs · 2ⁿ, up to that part of it less or ' +
      'more, and within least and most); run(work: () => Promise, pause: (ms) => Promise): Promise (of the ' +
      'first attempt that succeeds, or the last) }',
  },
  setup: ({ folder, random }): State => {
    const lock = join(folder(), 'lock');
    writeFileSync(lock, '');
    return { profile: random() < 0.5 ? REQUESTS : LOCKS, lock, calls: CALLS, samples: SAMPLES };
  },
  open: (subject: { create(profile: Profile): Backoff }, { profile }) => subject.create(profile),
  actors: {
    holder: {
      in: 'process',
      async run({ state: { profile, lock } }) {
        await sleep(HELD_DELAYS * profile.firstMs);
        await rm(lock);
      },
    },
    caller: {
      count: PROCESSES,
      in: 'process',
      async run({ op, state: { lock, calls } }, backoff) {
        const all = Array.from({ length: calls }, (_, n) => n + 1);
        await Promise.all(all.map((n) => op('try', [n], () => tryFor(backoff, lock))));
      },
    },
  },
  observe: (backoff, { profile, samples }) =>
    Array.from({ length: profile.retries }, (_, attempt) =>
      Array.from({ length: samples }, () => backoff.delayMs(attempt)),
    ),
  invariants: {
    'delays are in their bands': ({ history, state }) => delaysAreInBands(history, state.profile),
    'nobody gives up early': ({ history, state }) => nobodyGivesUpEarly(history, state.profile),
    'the herd breaks up': ({ history }) => herdBreaksUp(history),
    'delays are spread over their bands': ({ observed, state }) =>
      delaysAreSpread(observed, state.profile),
  },
});

/** One call, which succeeds when it has had the lock. */
async function tryFor(backoff: Backoff, lock: string): Promise<Tried> {
  const delays: number[] = [];
  const pause = (ms: number) => {
    delays.push(ms);
    return sleep(ms);
  };
  try {
    await backoff.run(() => workUnder(lock), pause);
    return { succeeded: true, delays };
  } catch {
    return { succeeded: false, delays };
  }
}

/** @throws Error where the lock is held. */
async function workUnder(lock: string): Promise<void> {
  await (await open(lock, 'wx')).close();
  await sleep(WORK_MS);
  await rm(lock);
}
