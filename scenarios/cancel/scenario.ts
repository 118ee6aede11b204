import { getEventListeners } from 'node:events';
import { defineScenario } from '../../harness/index.ts';
import { abortAll, BRIEF, CLIENTS, makeBriefRequests, makeRequests, untilLate } from './actors.ts';
import type { Outcome, Request } from './correct.ts';
import { closesConnections, hasOneOutcome } from './judge-trails.ts';
import { Requests } from './requests.ts';

/**
 * Clients of one thread make requests, some without an end of their own, while another actor aborts them. Under stress a
 * connection holds a timer, and 50 brief requests come first.
 */
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
    'kept-after-abort': {
      module: new URL('./bugs/kept-after-abort.ts', import.meta.url),
      expect: { explore: 'invariant', stress: 'leak' },
      within: 50,
      withinS: 20,
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
  setup: ({ mode }) => ({ brief: BRIEF[mode] }),
  open: (
    subject: { run(request: Request, deliver: (outcome: Outcome) => void): void },
    { brief },
  ) => {
    const controllers = Array.from({ length: CLIENTS }, () => new AbortController());
    const requests = new Requests(
      (client, request, deliver) =>
        subject.run({ ...request, signal: controllers[client].signal }, deliver),
      brief > 0,
    );
    return { controllers, requests };
  },
  actors: {
    client: {
      count: CLIENTS,
      in: 'task',
      async run(context, { requests }) {
        const { brief } = context.state;
        if (brief > 0) await makeBriefRequests(context, requests, brief);
        await makeRequests(context, requests);
        await untilLate();
      },
    },
    canceller: {
      in: 'task',
      run: (context, { controllers }) => abortAll(context, (client) => controllers[client].abort()),
    },
  },
  observe: ({ controllers, requests }) => ({
    trails: requests.trails(),
    listeners: controllers.flatMap(({ signal }) => getEventListeners(signal, 'abort')).length,
  }),
  invariants: {
    'every request has one outcome': ({ observed: { trails } }) => hasOneOutcome(trails),
    'every connection is closed once': ({ observed: { trails } }) => closesConnections(trails),
    'no listener is left': ({ observed: { listeners } }) =>
      listeners === 0 ? undefined : `the signals still have ${listeners} listeners`,
  },
});
