import { setTimeout as sleep } from 'node:timers/promises';
import { type ActorContext, defineScenario, type Mode } from '../../harness/index.ts';
import { Caller, type DeskState, serve } from '../desk.ts';
import type { MapOptions, Sides } from './correct.ts';
import { allAreMapped, allLooks, portsAreGivenOnce, sidesAgree } from './judge-sides.ts';

/** What a subject must make of its options. */
interface ProxyMap {
  add(url: string): Promise<number>;
  remove(url: string): Promise<boolean>;
  evict(port: number): Promise<boolean>;
  sides(): Sides;
}

interface State {
  readonly desk: DeskState;
  readonly urls: number;
  readonly ports: readonly number[];
  /** Callers that one client is, all at once, and calls of each. */
  readonly callers: number;
  readonly calls: number;
  /** Whether every URL is added at the end. */
  readonly isFilled: boolean;
}

const CLIENTS = 2;
const REMOTE_CLIENTS = 1;
/** Under stress there are 50 mappings. */
const VOLUMES: Readonly<Record<Mode, Omit<State, 'desk' | 'ports'>>> = {
  explore: { urls: 2, callers: 1, calls: 3, isFilled: false },
  stress: { urls: 50, callers: 10, calls: 5, isFilled: true },
};
const FIRST_PORT = 8_000;
/** A port that some other program has. */
const FOREIGN_PORT = FIRST_PORT + 1;
/** How often a client adds rather than taking something out. */
const ADDS = 0.6;
/** What takes time, milliseconds: a pause between calls, a look at a port, the end of a listener. */
const LONGEST_MS = 5;

/**
 * Clients beside the map and in another thread, who add and take out what others add and take out. Under stress there are
 * 30 callers for 50 URLs and as many ports.
 */
export default defineScenario({
  name: 'proxy-map',
  about: 'Which URL is reached through which port, and the other way round',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'both-orders': {
      module: new URL('./bugs/both-orders.ts', import.meta.url),
      expect: ['lock-order', 'deadlock'],
      within: 25,
    },
    'one-side-first': {
      module: new URL('./bugs/one-side-first.ts', import.meta.url),
      expect: 'invariant',
      within: 25,
    },
    'port-given-twice': {
      module: new URL('./bugs/port-given-twice.ts', import.meta.url),
      expect: 'duplicate',
      within: 25,
    },
  },
  subjectInterface: {
    create:
      '({ ports: number[], isFree(port): Promise<boolean>, close(port): Promise<void> }) => { add(url: string): ' +
      'Promise<number> (its port); remove(url: string): Promise<boolean>; evict(port: number): ' +
      'Promise<boolean> (false where it is not there); sides(): { portByUrl: [url, port][], ' +
      'urlByPort: [port, url][] } (at this moment) }',
  },
  setup: ({ mode }): State => ({
    desk: { name: 'proxy-map', isOpen: new Int32Array(new SharedArrayBuffer(4)) },
    ports: Array.from({ length: VOLUMES[mode].urls + 1 }, (_, n) => FIRST_PORT + n),
    ...VOLUMES[mode],
  }),
  open: (subject: { create(options: MapOptions): ProxyMap }, { ports }) => {
    let map: ProxyMap | undefined;
    // The thread of the tasks has one; others call it there.
    return () => {
      map ??= subject.create({ ports, isFree, close });
      return map;
    };
  },
  actors: {
    host: {
      in: 'task',
      run: ({ state: { desk } }, map) =>
        serve(
          desk,
          {
            add: (url: string) => map().add(url),
            remove: (url: string) => map().remove(url),
            evict: (port: number) => map().evict(port),
            sides: () => map().sides(),
          },
          REMOTE_CLIENTS,
        ),
    },
    client: {
      count: CLIENTS,
      in: 'task',
      run: (context, map) => callAll(context, map()),
    },
    'remote client': {
      count: REMOTE_CLIENTS,
      in: 'thread',
      async run(context) {
        const caller = new Caller(context.state.desk, context.index);
        await callAll(context, {
          add: (url) => caller.call('add', url) as Promise<number>,
          remove: (url) => caller.call('remove', url) as Promise<boolean>,
          evict: (port) => caller.call('evict', port) as Promise<boolean>,
          sides: () => caller.call('sides') as Promise<Sides>,
        });
        caller.leave();
      },
    },
  },
  observe: async (map, { urls, isFilled }) => {
    const all = Array.from({ length: isFilled ? urls : 0 }, (_, n) => urlOf(n + 1));
    await Promise.all(all.map((url) => map().add(url)));
    return map().sides();
  },
  invariants: {
    'no port is given twice': ({ history, observed }) =>
      portsAreGivenOnce(allLooks(history, observed)),
    'the directions agree': ({ history, observed }) => sidesAgree(allLooks(history, observed)),
    'all that was added last is there': ({ observed, state }) =>
      allAreMapped(observed, state.isFilled ? state.urls : 0),
  },
});

type Callable = Omit<ProxyMap, 'sides'> & { sides(): Sides | Promise<Sides> };

/** One client's callers, all at once. */
async function callAll(context: ActorContext<State>, map: Callable): Promise<void> {
  const { callers } = context.state;
  if (callers === 1) return callEach(context, map);
  await Promise.all(Array.from({ length: callers }, () => callEach(context, map)));
}

/** One caller: adds and takes out what comes, and looks at the map after each call. */
async function callEach(
  { op, random, state: { urls, calls } }: ActorContext<State>,
  map: Callable,
): Promise<void> {
  let port = FIRST_PORT;
  for (let n = 0; n < calls; n++) {
    await sleep(upTo(LONGEST_MS, random));
    const url = urlOf(upTo(urls, random));
    if (random() < ADDS) port = await op('add', [url], () => map.add(url));
    else if (random() < 0.5) await op('remove', [url], () => map.remove(url));
    else await op('evict', [port], () => map.evict(port));
    await op('look', [], () => map.sides());
  }
}

function urlOf(number: number): string {
  return `app-${number}.test`;
}

async function isFree(port: number): Promise<boolean> {
  await sleep(upTo(LONGEST_MS, Math.random));
  return port !== FOREIGN_PORT;
}

async function close(): Promise<void> {
  await sleep(upTo(LONGEST_MS, Math.random));
}

/** A whole number: 1, 2, … */
function upTo(most: number, random: () => number): number {
  return 1 + Math.floor(random() * most);
}
