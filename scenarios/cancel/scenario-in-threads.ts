import { defineScenario, type History } from '../../harness/index.ts';
import { abortAll, BRIEF, CLIENTS, makeBriefRequests, makeRequests, untilLate } from './actors.ts';
import type { Outcome } from './correct.ts';
import type { FlaggedRequest } from './correct-in-threads.ts';
import { setFlag } from './flag-watch.ts';
import { closesConnections, hasOneOutcome } from './judge-trails.ts';
import { Requests, type Trail } from './requests.ts';

/**
 * Threads make requests, some without an end of their own, while another thread aborts them. Under stress 50 brief ones
 * come first, which nobody aborts.
 */
export default defineScenario({
  name: 'cancel-in-threads',
  about: 'Requests raced against a time limit and a flag that another thread sets',
  subject: {
    correct: { module: new URL('./correct-in-threads.ts', import.meta.url) },
    'both-delivered': {
      module: new URL('./bugs-in-threads/both-delivered.ts', import.meta.url),
      expect: 'duplicate',
      within: 50,
    },
    'kept-after-abort': {
      module: new URL('./bugs-in-threads/kept-after-abort.ts', import.meta.url),
      expect: { explore: 'invariant', stress: 'leak' },
      within: 50,
      withinS: 20,
    },
    'abort-before-start-ignored': {
      module: new URL('./bugs-in-threads/abort-before-start-ignored.ts', import.meta.url),
      // Nothing can settle the request any more, which is seen before it could hang.
      expect: ['deadlock', 'hang'],
      within: 50,
    },
  },
  subjectInterface: {
    run:
      '({ connect(): Promise<{ answer(): Promise<string>, close(): void }>, flag: Int32Array (one shared cell: ' +
      '1 once aborted, and notified then), limitMs?: number }, deliver: ({ kind: ' +
      "'answered' | 'aborted' | 'timed out' }) => void (once)) => void",
  },
  setup: ({ mode }) => ({
    flags: new Int32Array(new SharedArrayBuffer(4 * CLIENTS)),
    brief: BRIEF[mode],
  }),
  open: (
    subject: { run(request: FlaggedRequest, deliver: (outcome: Outcome) => void): void },
    { flags, brief },
  ) => {
    const cells = Array.from({ length: CLIENTS }, (_, at) => flags.subarray(at, at + 1));
    const requests = new Requests(
      (client, request, deliver) => subject.run({ ...request, flag: cells[client] }, deliver),
      brief > 0,
    );
    // Each with a flag that nobody sets.
    const unaborted = new Requests(
      (_, request, deliver) => subject.run({ ...request, flag: newFlag() }, deliver),
      brief > 0,
    );
    return { cells, requests, unaborted };
  },
  actors: {
    client: {
      count: CLIENTS,
      in: 'thread',
      async run(context, { requests, unaborted, cells }) {
        const { op, index, state } = context;
        if (state.brief > 0) await makeBriefRequests(context, unaborted, state.brief);
        await makeRequests(context, requests, () =>
          op('waiters', [], () => Atomics.notify(cells[index], 0)),
        );
        await untilLate();
        op('trails', [], () => [...requests.trails(), ...unaborted.trails()]);
      },
    },
    canceller: {
      in: 'thread',
      run: (context, { cells }) => abortAll(context, (client) => setFlag(cells[client])),
    },
  },
  invariants: {
    'every request has one outcome': ({ history }) => hasOneOutcome(trailsIn(history)),
    'every connection is closed once': ({ history }) => closesConnections(trailsIn(history)),
    'no waiter is left': ({ history }) => leavesNoWaiter(history),
  },
});

function newFlag(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}

function trailsIn(history: History): Trail[] {
  return history.flatMap(({ name, outcome }) =>
    name === 'trails' && outcome.kind === 'returned' ? (outcome.value as Trail[]) : [],
  );
}

function leavesNoWaiter(history: History): string | undefined {
  for (const { name, by, outcome } of history) {
    if (name !== 'waiters' || outcome.kind !== 'returned' || outcome.value === 0) continue;
    return `a request of ${by} is over, and ${outcome.value} still wait for its flag`;
  }
  return undefined;
}
