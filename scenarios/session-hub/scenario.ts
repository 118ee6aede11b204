import { setTimeout as sleep } from 'node:timers/promises';
import { type ActorContext, defineScenario, type Mode } from '../../harness/index.ts';
import { Caller, type DeskState, serve } from '../desk.ts';
import { Clients, type Hub, OPTIONS } from './clients.ts';
import type { HubOptions } from './correct.ts';
import { messagesArrive, registrationsAreTrue, whoIsThereIsFound } from './judge-messages.ts';

interface State {
  readonly desk: DeskState;
  /** Of each user. */
  readonly sessions: number;
  /** Of each sender. */
  readonly messages: number;
  /** What the names of users end in, who are not to meet those of other rounds; only in stress. */
  readonly tag?: string;
  /** Users and senders that one actor is, all at once, beside the hub and elsewhere. */
  readonly users: Crowd;
  readonly senders: Crowd;
}

interface Crowd {
  readonly beside: number;
  readonly remote: number;
}

/** Under stress there are 200 users, and 210 messages. */
const CROWDS: Readonly<Record<Mode, Pick<State, 'users' | 'senders'>>> = {
  explore: { users: { beside: 1, remote: 1 }, senders: { beside: 1, remote: 1 } },
  stress: { users: { beside: 160, remote: 40 }, senders: { beside: 50, remote: 20 } },
};

const CLIENTS = 1;
const REMOTE_CLIENTS = 1;
const SENDERS = 1;
const REMOTE_SENDERS = 1;
const SESSIONS = 2;
const MESSAGES = 3;
/** Pauses, milliseconds. */
const LONGEST_MS = 8;
/** How often a client hangs up before it comes again, perhaps while it is still being connected. */
const DROPS = 0.7;

/** Under stress a hub lives as long as its thread: what it never forgets adds up from round to round. */
let kept: Hub | undefined;

/**
 * Clients and senders beside the hub and in other threads, while sessions begin, break and begin again. Under stress
 * 200 users have two sessions each.
 */
export default defineScenario({
  name: 'session-hub',
  about: 'Sessions that come, break and come again, and messages for the live one',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'routed-to-closed': {
      module: new URL('./bugs/routed-to-closed.ts', import.meta.url),
      expect: 'lost-write',
      within: 50,
    },
    'reconnect-removes-new': {
      module: new URL('./bugs/reconnect-removes-new.ts', import.meta.url),
      expect: 'invariant',
      within: 50,
    },
    'registration-outlives': {
      module: new URL('./bugs/registration-outlives.ts', import.meta.url),
      expect: { explore: 'invariant', stress: 'leak' },
      withinS: 20,
      within: 400,
    },
  },
  subjectInterface: {
    create:
      '({ authenticate(user): Promise<void>, store(user, message): Promise<void> }) => { connect(user: string, ' +
      'session: { isOpen: boolean, deliver(message): Promise<boolean>, close(): void }): Promise<boolean> (false ' +
      'where it was closed meanwhile); disconnect(user, session): void (it was closed); send(user, message: ' +
      'string): Promise<boolean> (false where the user is not there); users(): string[] }',
  },
  setup: ({ mode, random }): State => ({
    desk: { name: 'session-hub', isOpen: new Int32Array(new SharedArrayBuffer(4)) },
    sessions: SESSIONS,
    messages: MESSAGES,
    ...CROWDS[mode],
    ...(mode === 'stress' ? { tag: random().toString(36).slice(2) } : {}),
  }),
  open: (subject: { create(options: HubOptions): Hub }, { tag }) => {
    let clients: Clients | undefined;
    // The thread of the tasks has them; others call it there.
    return () => {
      clients ??= new Clients(hubOf(subject, tag !== undefined));
      return clients;
    };
  },
  actors: {
    host: {
      in: 'task',
      run: ({ state: { desk } }, clients) =>
        serve(
          desk,
          {
            connect: (user: string) => clients().connect(user),
            drop: (user: string) => clients().drop(user),
            send: (user: string, message: string) => clients().send(user, message),
          },
          REMOTE_CLIENTS + REMOTE_SENDERS,
        ),
    },
    client: {
      count: CLIENTS,
      in: 'task',
      run: (context, clients) =>
        comeAndGo(context, numbers(1, context.state.users.beside), clients()),
    },
    sender: {
      count: SENDERS,
      in: 'task',
      run: (context, clients) => sendAll(context, context.state.senders.beside, clients()),
    },
    'remote client': {
      count: REMOTE_CLIENTS,
      in: 'thread',
      async run(context) {
        const caller = new Caller(context.state.desk, context.index);
        const { beside, remote: others } = context.state.users;
        await comeAndGo(context, numbers(1 + beside, others), remote(caller));
        caller.leave();
      },
    },
    'remote sender': {
      count: REMOTE_SENDERS,
      in: 'thread',
      async run(context) {
        const caller = new Caller(context.state.desk, REMOTE_CLIENTS + context.index);
        await sendAll(context, context.state.senders.remote, remote(caller));
        caller.leave();
      },
    },
  },
  observe: async (clients, { tag }) => {
    const seen = await clients().seen();
    if (tag !== undefined) await clients().hangUp();
    return seen;
  },
  invariants: {
    'messages arrive': ({ history, observed }) => messagesArrive(history, observed),
    'who is there is found': ({ history }) => whoIsThereIsFound(history),
    'registrations are true': ({ observed }) => registrationsAreTrue(observed),
  },
});

interface Callable {
  connect(user: string): Promise<boolean>;
  drop(user: string): unknown;
  send(user: string, message: string): Promise<boolean>;
}

/** The same from another thread. */
function remote(caller: Caller): Callable {
  return {
    connect: (user) => caller.call('connect', user) as Promise<boolean>,
    drop: (user) => caller.call('drop', user),
    send: (user, message) => caller.call('send', user, message) as Promise<boolean>,
  };
}

function hubOf(subject: { create(options: HubOptions): Hub }, isKept: boolean): Hub {
  if (!isKept) return subject.create(OPTIONS);
  kept ??= subject.create(OPTIONS);
  return kept;
}

/** Users with these numbers, all at once. */
async function comeAndGo(
  context: ActorContext<State>,
  users: readonly number[],
  clients: Callable,
): Promise<void> {
  const names = users.map((n) => nameOf(n, context.state));
  await atOnce(names, (user) => comeAndGoAs(user, context, clients));
}

/** One session after the other; hangs up in between or is replaced, and stays in the end. */
async function comeAndGoAs(
  user: string,
  { op, random, state: { sessions } }: ActorContext<State>,
  clients: Callable,
): Promise<void> {
  for (let n = 1; n <= sessions; n++) {
    await pause(random);
    const connected = op('connect', [user], () => clients.connect(user));
    await pause(random);
    if (random() < DROPS) await op('drop', [user], () => clients.drop(user));
    await connected;
  }
}

/** So many senders, all at once. */
async function sendAll(
  { op, role, index, random, state }: ActorContext<State>,
  senders: number,
  clients: Callable,
): Promise<void> {
  const { users, messages } = state;
  const ofAll = users.beside + users.remote;
  await atOnce(numbers(1, senders), async (sender) => {
    for (let n = 1; n <= messages; n++) {
      await pause(random);
      const user = nameOf(1 + Math.floor(random() * ofAll), state);
      const message = `${role} ${index + sender}.${n}`;
      await op('send', [user, message], () => clients.send(user, message));
    }
  });
}

/** Does something for each at once; for one only in the very steps that it takes. */
async function atOnce<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const [only] = items;
  if (items.length === 1) return act(only);
  await Promise.all(items.map(act));
}

function nameOf(number: number, { tag }: State): string {
  return tag === undefined ? `user ${number}` : `user ${number} of ${tag}`;
}

/** So many numbers, from the first one on. */
function numbers(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => first + n);
}

function pause(random: () => number): Promise<void> {
  return sleep(Math.floor(random() * LONGEST_MS));
}
