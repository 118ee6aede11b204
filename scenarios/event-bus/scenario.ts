import { setTimeout as sleep } from 'node:timers/promises';
import { type ActorContext, defineScenario, type Mode } from '../../harness/index.ts';
import { Caller, type DeskState, serve } from '../desk.ts';
import { Audience, type Bus, type Seen, SLOWEST_HANDLER_MS } from './audience.ts';
import type { BusOptions } from './correct.ts';
import { everyEventOnce, inOrder, staysInBounds } from './judge-events.ts';
import { SlowReaders } from './slow-readers.ts';

interface State {
  readonly desk: DeskState;
  readonly workers: number;
  readonly subscribers: number;
  readonly slowestMs: number;
  /** Publishers that one actor is, all at once, beside the bus and elsewhere. */
  readonly publishers: number;
  readonly remotePublishers: number;
  /** Of each publisher. */
  readonly events: number;
}

type Volume = Pick<State, 'slowestMs' | 'publishers' | 'remotePublishers' | 'events'>;

/** Under stress 1,000 publishers publish 10,000 events, and handlers take no longer than they must. */
const VOLUMES: Readonly<Record<Mode, Volume>> = {
  explore: { slowestMs: SLOWEST_HANDLER_MS, publishers: 1, remotePublishers: 1, events: 2 },
  stress: { slowestMs: 0, publishers: 450, remotePublishers: 100, events: 10 },
};

const PUBLISHERS = 2;
const REMOTE_PUBLISHERS = 1;
const WORKERS = 2;
/** One more than there are workers. Number 0 leaves early. */
const SUBSCRIBERS = 3;
const LEAVER = 0;
const LONGEST_PAUSE_MS = 8;

/** Under stress: readers of a bus that lives as long as its thread. */
let kept: SlowReaders | undefined;

/**
 * Publishers beside the bus and in another thread, subscribers who take their time, and one who leaves. Under stress they
 * are 1,000 publishers of 10,000 events, beside a feeder of readers that cannot keep up.
 */
export default defineScenario({
  name: 'event-bus',
  about: 'Publish and subscribe, with a bounded number of workers that call handlers',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'unbounded-dispatch': {
      module: new URL('./bugs/unbounded-dispatch.ts', import.meta.url),
      expect: { explore: 'invariant', stress: 'leak' },
      within: 25,
      withinS: 20,
    },
    'skips-neighbour': {
      module: new URL('./bugs/skips-neighbour.ts', import.meta.url),
      expect: 'lost-write',
      within: 25,
    },
    'both-orders': {
      module: new URL('./bugs/both-orders.ts', import.meta.url),
      expect: ['lock-order', 'deadlock'],
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
  setup: ({ mode }): State => ({
    desk: { name: 'event-bus', isOpen: new Int32Array(new SharedArrayBuffer(4)) },
    workers: WORKERS,
    subscribers: SUBSCRIBERS,
    ...VOLUMES[mode],
  }),
  open: (subject: { create(options: BusOptions): Bus }, state) => {
    let audience: Audience | undefined;
    // The thread of the tasks has one; others call it there.
    return {
      audience: () => {
        audience ??= new Audience(subject, state);
        return audience;
      },
      readers: () => {
        kept ??= new SlowReaders(subject, state.workers);
        return kept;
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
      run: (context, { audience }) =>
        publishAll(context, `${context.index + 1}`, context.state.publishers, (event) =>
          audience().bus.publish(event),
        ),
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
      async run(context) {
        const { index, state } = context;
        const bus = new Caller(state.desk, index);
        await publishAll(context, `remote ${index + 1}`, state.remotePublishers, (event) =>
          bus.call('publish', event),
        );
        bus.leave();
      },
    },
    feeder: {
      count: { explore: 0, stress: 1 },
      in: 'task',
      run: ({ op }, { readers }) => readers().feed((publish) => op('feed', [], publish)),
    },
  },
  observe: async ({ audience }) => {
    const { events, atOnce } = await audience().seen();
    // One text each: so many values would take several times the room.
    return { atOnce, events: events.map((seen) => seen.join()) };
  },
  invariants: {
    'every subscriber sees every event once': ({ history, observed }) =>
      everyEventOnce(history, seenIn(observed)),
    'in the order of their publisher': ({ history, observed }) =>
      inOrder(history, seenIn(observed)),
    'handlers stay in bounds': ({ observed, state }) =>
      staysInBounds(observed.atOnce, state.workers),
  },
});

function seenIn({ atOnce, events }: { atOnce: number; events: readonly string[] }): Seen {
  return { atOnce, events: events.map((seen) => (seen === '' ? [] : seen.split(','))) };
}

type Publish = (event: string) => Promise<unknown>;

/** One actor's publishers, all at once. */
async function publishAll(
  context: ActorContext<State>,
  name: string,
  publishers: number,
  publish: Publish,
): Promise<void> {
  if (publishers === 1) return publishEach(context, name, publish);
  const names = Array.from({ length: publishers }, (_, n) => `${name}.${n + 1}`);
  await Promise.all(names.map((one) => publishEach(context, one, publish)));
}

/** One publisher: publishes `name.1`, `name.2`, … after a pause each. */
async function publishEach(
  { op, random, state: { events } }: ActorContext<State>,
  name: string,
  publish: Publish,
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
