import { setTimeout as sleep } from 'node:timers/promises';
import { type ActorContext, defineScenario } from '../../harness/index.ts';
import { Caller, type DeskState, serve } from '../desk.ts';
import { Clients, type Hub } from './clients.ts';
import type { HubOptions } from './correct.ts';
import { messagesArrive, registrationsAreTrue, whoIsThereIsFound } from './judge-messages.ts';

interface State {
  readonly desk: DeskState;
  /** Of each client. */
  readonly sessions: number;
  /** Of each sender. */
  readonly messages: number;
}

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

/** Clients and senders beside the hub and in other threads, while sessions begin, break and begin again. */
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
      expect: 'invariant',
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
  setup: (): State => ({
    desk: { name: 'session-hub', isOpen: new Int32Array(new SharedArrayBuffer(4)) },
    sessions: SESSIONS,
    messages: MESSAGES,
  }),
  open: (subject: { create(options: HubOptions): Hub }) => {
    let clients: Clients | undefined;
    // The thread of the tasks has them; others call it there.
    return () => {
      clients ??= new Clients(subject);
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
      run: (context, clients) => comeAndGo(context, context.index, clients()),
    },
    sender: {
      count: SENDERS,
      in: 'task',
      run: (context, clients) => sendAll(context, clients()),
    },
    'remote client': {
      count: REMOTE_CLIENTS,
      in: 'thread',
      async run(context) {
        const caller = new Caller(context.state.desk, context.index);
        await comeAndGo(context, CLIENTS + context.index, remote(caller));
        caller.leave();
      },
    },
    'remote sender': {
      count: REMOTE_SENDERS,
      in: 'thread',
      async run(context) {
        const caller = new Caller(context.state.desk, REMOTE_CLIENTS + context.index);
        await sendAll(context, remote(caller));
        caller.leave();
      },
    },
  },
  observe: (clients) => clients().seen(),
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

/** One session after the other; hangs up in between or is replaced, and stays in the end. */
async function comeAndGo(
  { op, random, state: { sessions } }: ActorContext<State>,
  client: number,
  clients: Callable,
): Promise<void> {
  const user = `user ${client + 1}`;
  for (let n = 1; n <= sessions; n++) {
    await pause(random);
    const connected = op('connect', [user], () => clients.connect(user));
    await pause(random);
    if (random() < DROPS) await op('drop', [user], () => clients.drop(user));
    await connected;
  }
}

async function sendAll(
  { op, role, index, random, state: { messages } }: ActorContext<State>,
  clients: Callable,
): Promise<void> {
  for (let n = 1; n <= messages; n++) {
    await pause(random);
    const user = `user ${1 + Math.floor(random() * (CLIENTS + REMOTE_CLIENTS))}`;
    const message = `${role} ${index + 1}.${n}`;
    await op('send', [user, message], () => clients.send(user, message));
  }
}

function pause(random: () => number): Promise<void> {
  return sleep(Math.floor(random() * LONGEST_MS));
}
