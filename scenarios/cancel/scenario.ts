import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario, violation } from '../../harness/index.ts';
import type { Outcome, Request } from './correct.ts';
import { Requests } from './requests.ts';

const CLIENTS = 2;
const REQUESTS = 2;
/** Pauses, answers, limits and aborts, in milliseconds: each may come before or after any other. */
const LONGEST_MS = 20;

/** Clients make requests, some without an end of their own, while another actor aborts them. */
export default defineScenario({
  name: 'cancel',
  about: 'Requests raced against an abort signal and a time limit',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'both-delivered': {
      module: new URL('./bugs/both-delivered.ts', import.meta.url),
      expect: 'duplicate',
      within: 50,
    },
    'abort-before-start-ignored': {
      module: new URL('./bugs/abort-before-start-ignored.ts', import.meta.url),
      // Nothing can settle the request any more, which is seen before it could hang.
      expect: ['deadlock', 'hang'],
      within: 50,
    },
  },
  subjectInterface: {
    run:
      '({ connect(): Promise<{ answer(): Promise<string>, close(): void }>, signal: AbortSignal, limitMs?: ' +
      "number }, deliver: ({ kind: 'answered' | 'aborted' | 'timed out' }) => void (once)) => void",
  },
  setup: () => ({}),
  open: (subject: { run(request: Request, deliver: (outcome: Outcome) => void): void }) =>
    new Requests(subject, CLIENTS),
  actors: {
    client: {
      count: CLIENTS,
      in: 'task',
      async run({ op, index, random }, requests) {
        for (let n = 1; n <= REQUESTS; n++) {
          await sleep(upTo(LONGEST_MS, random));
          const answerMs = sometimes(random);
          const limitMs = sometimes(random);
          const name = `client ${index + 1}, request ${n}`;
          await op('request', [answerMs, limitMs], () =>
            requests.make(name, index, answerMs, limitMs),
          );
        }
        // Whatever is delivered too late comes now.
        await sleep(2 * LONGEST_MS);
      },
    },
    canceller: {
      in: 'task',
      async run({ op, random }, requests) {
        for (let client = 0; client < CLIENTS; client++) {
          await sleep(upTo(LONGEST_MS, random));
          op('abort', [client + 1], () => requests.abort(client));
        }
      },
    },
  },
  observe: (requests) => ({ trails: requests.trails(), listeners: requests.listeners() }),
  invariants: {
    'every request has one outcome': ({ observed: { trails } }) => {
      const twice = trails.find(({ outcomes }) => outcomes.length > 1);
      if (twice === undefined) return undefined;
      const { name, outcomes } = twice;
      return violation(
        'duplicate',
        `${name} has ${outcomes.length} outcomes: ${outcomes.join(', ')}`,
      );
    },
    'every connection is closed once': ({ observed: { trails } }) => {
      const wrong = trails.find(({ opened, closed }) => opened !== closed);
      if (wrong === undefined) return undefined;
      const { name, outcomes, opened, closed } = wrong;
      return `${name} (${outcomes.join(', ')}) was connected ${opened} times and closed ${closed} times`;
    },
    'no listener is left': ({ observed: { listeners } }) =>
      listeners === 0 ? undefined : `the signals still have ${listeners} listeners`,
  },
});

function sometimes(random: () => number): number {
  return random() < 0.5 ? Number.POSITIVE_INFINITY : upTo(LONGEST_MS, random);
}

/** A whole number of milliseconds: 1, 2, … */
function upTo(mostMs: number, random: () => number): number {
  return 1 + Math.floor(random() * mostMs);
}
