import { defineScenario, type History } from '../../harness/index.ts';
import { abortAll, CLIENTS, makeRequests, untilLate } from './actors.ts';
import type { Outcome } from './correct.ts';
import type { FlaggedRequest } from './correct-in-threads.ts';
import { setFlag } from './flag-watch.ts';
import { closesConnections, hasOneOutcome } from './judge-trails.ts';
import { Requests, type Trail } from './requests.ts';

/** Threads make requests, some without an end of their own, while another thread aborts them. */
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
      expect: 'invariant',
      within: 50,
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
  setup: () => ({ flags: new Int32Array(new SharedArrayBuffer(4 * CLIENTS)) }),
  open: (
    subject: { run(request: FlaggedRequest, deliver: (outcome: Outcome) => void): void },
    { flags },
  ) => {
    const cells = Array.from({ length: CLIENTS }, (_, at) => flags.subarray(at, at + 1));
    const requests = new Requests((client, request, deliver) =>
      subject.run({ ...request, flag: cells[client] }, deliver),
    );
    return { cells, requests };
  },
  actors: {
    client: {
      count: CLIENTS,
      in: 'thread',
      async run(context, { requests, cells }) {
        const { op, index } = context;
        await makeRequests(context, requests, () =>
          op('waiters', [], () => Atomics.notify(cells[index], 0)),
        );
        await untilLate();
        op('trails', [], () => requests.trails());
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
