import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario, type History, type Operation } from '../../harness/index.ts';
import type { HeartbeatOptions } from './correct.ts';

/** What a subject must make of its options. */
interface Heartbeat {
  beat(): Promise<number> | number;
  expiry(): Promise<number>;
}

/** Two who beat, each after up to two periods: some beats are in time, some late, and some just then. */
const PERIOD_MS = 10;
const BEATERS = 2;
const BEATS = 3;
/** What is done about an expiry, during which the next one may come. */
const LONGEST_REACTION_MS = 25;

/** Some who beat and one who is told of missing beats, and then is busy for a while. */
export default defineScenario({
  name: 'heartbeat',
  about: 'A timer that every beat resets, perhaps just when it fires',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'waits-for-consumed-tick': {
      module: new URL('./bugs/waits-for-consumed-tick.ts', import.meta.url),
      expect: 'deadlock',
      within: 25,
    },
    'old-tick-counted': {
      module: new URL('./bugs/old-tick-counted.ts', import.meta.url),
      expect: 'invariant',
      within: 300,
    },
  },
  subjectInterface: {
    create:
      '({ periodMs: number }) => { beat(): Promise<number> (begins a period and returns its number: 1, ' +
      '2, …); expiry(): Promise<number> (waits until a period has run out, and returns its number) }',
  },
  setup: () => ({ periodMs: PERIOD_MS }),
  open: (subject: { create(options: HeartbeatOptions): Heartbeat }, options) => {
    const heartbeat = subject.create(options);
    const armedMs = new Map<number, number>();
    const early: string[] = [];
    return {
      async beat() {
        // The period begins somewhere in the call: from its start it has run at least as long.
        const beganMs = performance.now();
        const period = await heartbeat.beat();
        armedMs.set(period, beganMs);
        return period;
      },
      async expiry() {
        const period = await heartbeat.expiry();
        const ranMs = performance.now() - (armedMs.get(period) ?? Number.NaN);
        if (!(ranMs >= PERIOD_MS - SLACK_MS)) {
          early.push(
            `expiry() → ${period}: period ${period} had begun ${Math.round(ranMs)} ms before, and takes ${PERIOD_MS} ms`,
          );
        }
        return period;
      },
      early,
    };
  },
  actors: {
    beater: {
      count: BEATERS,
      in: 'task',
      async run({ op, random }, heartbeat) {
        for (let n = 1; n <= BEATS; n++) {
          await sleep(upTo(2 * PERIOD_MS, random));
          await op('beat', [], () => heartbeat.beat());
        }
      },
    },
    watcher: {
      in: 'task',
      async run({ op, random }, heartbeat) {
        // After the last beat there is one expiry more, in any case.
        for (let period = 0; period < BEATERS * BEATS; ) {
          period = await op('expiry', [], () => heartbeat.expiry());
          await sleep(upTo(LONGEST_REACTION_MS, random));
        }
      },
    },
  },
  observe: ({ early }) => early,
  invariants: {
    'a period that expires has run out': ({ observed: [early] }) => early,
    'each period ends once': ({ history }) => endsOnce(history),
  },
});

/** Timers count whole milliseconds, and reading the clock takes time, too. */
const SLACK_MS = 1.5;

/** A whole number of milliseconds: 1, 2, … */
function upTo(mostMs: number, random: () => number): number {
  return 1 + Math.floor(random() * mostMs);
}

/** A period that a beat has ended does not expire afterwards, and none expires twice. */
function endsOnce(history: History): string | undefined {
  const beats = history.filter(({ name }) => name === 'beat');
  const expiries = history.filter(({ name }) => name === 'expiry');
  for (const [at, expiry] of expiries.entries()) {
    const period = periodOf(expiry);
    if (period === undefined) continue;
    const same = expiries.slice(0, at).find((earlier) => periodOf(earlier) === period);
    if (same !== undefined) return `period ${period} expired twice`;
    const next = beats.find((beat) => (periodOf(beat) ?? 0) > period);
    if (next !== undefined && next.respondedAt < expiry.invokedAt) {
      return `expiry() → ${period}: beat() → ${periodOf(next)} had ended that period before the call began`;
    }
  }
  return undefined;
}

function periodOf({ outcome }: Operation): number | undefined {
  return outcome.kind === 'returned' ? Number(outcome.value) : undefined;
}
