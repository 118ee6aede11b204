import { setTimeout as sleep } from 'node:timers/promises';
import { type ActorContext, defineScenario } from '../../harness/index.ts';
import { Caller, type DeskState, serve } from '../desk.ts';
import { Audience, type Bus } from './audience.ts';
import type { BusOptions } from './correct.ts';
import { everyEventOnce, inOrder, staysInBounds } from './judge-events.ts';

interface State {
  readonly desk: DeskState;
  readonly workers: number;
  readonly subscribers: number;
  /** Of each publisher. */
  readonly events: number;
}

const PUBLISHERS = 2;
const REMOTE_PUBLISHERS = 1;
const EVENTS = 2;
const WORKERS = 2;
/** One more than there are workers. Number 0 leaves early. */
const SUBSCRIBERS = 3;
const LEAVER = 0;
const LONGEST_PAUSE_MS = 8;

/** Publishers beside the bus and in another thread, subscribers who take their time, and one who leaves. */
export default defineScenario({
  name: 'event-bus',
  about: 'Publish and subscribe, with a bounded number of workers that call handlers',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'unbounded-dispatch': {
      module: new URL('./bugs/unbounded-dispatch.ts', import.meta.url),
      expect: 'invariant',
      within: 25,
    },
    'skips-neighbour': {
      module: new URL('./bugs/skips-neighbour.ts', import.meta.url),
      expect: 'lost-write',
      within: 25,
    },
    'both-orders': {
      module: new URL('./bugs/both-orders.ts', import.meta.url),
      expect: 'deadlock',
      within: 25,
    },
    'overflow-drops': {
      module: new URL('./bugs/overflow-drops.ts', import.meta.url),
      expect: 'lost-write',
      within: 25,
    },
  },
  subjectInterface: {
    create:
      '({ workers: number }) => { subscribe(handler: (event) => Promise<void>): () => Promise<void> (ends it, ' +
      'and resolves when all that was published before has been handled); publish(event): Promise<void> ' +
      '(waits where all workers are busy) }',
  },
  setup: (): State => ({
    desk: { name: 'event-bus', isOpen: new Int32Array(new SharedArrayBuffer(4)) },
    workers: WORKERS,
    subscribers: SUBSCRIBERS,
    events: EVENTS,
  }),
  open: (subject: { create(options: BusOptions): Bus }, { workers, subscribers }) => {
    let audience: Audience | undefined;
    // The thread of the tasks has one; others call it there.
    return {
      audience: () => {
        audience ??= new Audience(subject, workers, subscribers);
        return audience;
      },
    };
  },
  actors: {
    host: {
      in: 'task',
      run: ({ state: { desk } }, { audience }) =>
        serve(
          desk,
          { publish: (event: string) => audience().bus.publish(event) },
          REMOTE_PUBLISHERS,
        ),
    },
    publisher: {
      count: PUBLISHERS,
      in: 'task',
      run: ({ op, index, random, state: { events } }, { audience }) =>
        publishAll(op, random, `${index + 1}`, events, (event) => audience().bus.publish(event)),
    },
    leaver: {
      in: 'task',
      async run({ op, random }, { audience }) {
        await pause(random);
        await op('leave', [LEAVER], () => audience().leave(LEAVER));
      },
    },
    'remote publisher': {
      count: REMOTE_PUBLISHERS,
      in: 'thread',
      async run({ op, index, random, state: { desk, events } }) {
        const bus = new Caller(desk, index);
        await publishAll(op, random, `remote ${index + 1}`, events, (event) =>
          bus.call('publish', event),
        );
        bus.leave();
      },
    },
  },
  observe: ({ audience }) => audience().seen(),
  invariants: {
    'every subscriber sees every event once': ({ history, observed }) =>
      everyEventOnce(history, observed),
    'in the order of their publisher': ({ history, observed }) => inOrder(history, observed),
    'handlers stay in bounds': ({ observed, state }) => staysInBounds(observed, state.workers),
  },
});

/** Publishes `name.1`, `name.2`, … after a pause each. */
async function publishAll(
  op: ActorContext<State>['op'],
  random: () => number,
  name: string,
  events: number,
  publish: (event: string) => Promise<unknown>,
): Promise<void> {
  for (let n = 1; n <= events; n++) {
    await pause(random);
    await op('publish', [`${name}.${n}`], () => publish(`${name}.${n}`));
  }
}

/** A whole number of milliseconds: 0, 1, … */
function pause(random: () => number): Promise<void> {
  return sleep(Math.floor(random() * LONGEST_PAUSE_MS));
}
