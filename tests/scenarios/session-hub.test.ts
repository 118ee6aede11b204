import { describe, expect, test, vi } from 'vitest';
import type { Operation } from '../../harness/index.ts';
import { Caller, serve } from '../../scenarios/desk.ts';
import { create as reconnectRemovesNew } from '../../scenarios/session-hub/bugs/reconnect-removes-new.ts';
import { create as registrationOutlives } from '../../scenarios/session-hub/bugs/registration-outlives.ts';
import { create as routedToClosed } from '../../scenarios/session-hub/bugs/routed-to-closed.ts';
import { create, type Session } from '../../scenarios/session-hub/correct.ts';
import {
  messagesArrive,
  registrationsAreTrue,
  whoIsThereIsFound,
} from '../../scenarios/session-hub/judge-messages.ts';

const options = { authenticate: async () => {}, store: async () => {} };

/** A session that takes messages while it is open. */
class FakeSession implements Session {
  readonly messages: string[] = [];
  isOpen = true;

  async deliver(message: string) {
    if (this.isOpen) this.messages.push(message);
    return this.isOpen;
  }

  close() {
    this.isOpen = false;
  }
}

const session = () => new FakeSession();

const subjects = { correct: create, reconnectRemovesNew, registrationOutlives, routedToClosed };

describe.each(Object.entries(subjects))('one call after another, %s', (_name, make) => {
  test('routes messages to who is there', async () => {
    const hub = make(options);
    const one = session();
    expect(await hub.send('ann', 'too early')).toBe(false);
    expect(await hub.connect('ann', one)).toBe(true);
    expect([await hub.send('ann', 'hello'), hub.users()]).toEqual([true, ['ann']]);
    one.close();
    hub.disconnect('ann', one);
    expect([await hub.send('ann', 'too late'), hub.users()]).toEqual([false, []]);
    expect(one.messages).toEqual(['hello']);
  });

  test('closes the session that another one replaces', async () => {
    const hub = make(options);
    const [one, other] = [session(), session()];
    await hub.connect('ann', one);
    await hub.connect('ann', other);
    await hub.send('ann', 'hello');
    expect([one.isOpen, one.messages, other.messages]).toEqual([false, [], ['hello']]);
  });
});

test('a message for a session that was closed goes to the next one', async () => {
  const hub = create(options);
  const [one, other] = [session(), session()];
  await hub.connect('ann', one);
  one.deliver = async () => {
    await hub.connect('ann', other);
    return false;
  };
  expect(await hub.send('ann', 'hello')).toBe(true);
  expect(other.messages).toEqual(['hello']);
});

test.each([
  ['correct', create, ['ann']],
  ['reconnect-removes-new', reconnectRemovesNew, []],
] as const)(
  'when an old session is noticed to be closed, %s has %j',
  async (_name, make, users) => {
    const hub = make(options);
    const [one, other] = [session(), session()];
    await hub.connect('ann', one);
    await hub.connect('ann', other);
    hub.disconnect('ann', one);
    expect(hub.users()).toEqual(users);
  },
);

test.each([
  ['correct', create, []],
  ['registration-outlives', registrationOutlives, ['ann']],
] as const)(
  'who hangs up while being authenticated is among the users of %s: %j',
  async (_name, make, users) => {
    const one = session();
    const hub = make({ ...options, authenticate: async () => one.close() });
    expect(await hub.connect('ann', one)).toBe(false);
    expect(hub.users()).toEqual(users);
  },
);

test('other threads call what is served, several times at once', async () => {
  const desk = { name: 'test hub', isOpen: new Int32Array(new SharedArrayBuffer(4)) };
  const ends: (() => void)[] = [];
  const slow = vi.fn((n: number) => new Promise((resolve) => ends.push(() => resolve(n))));
  const served = serve(desk, { slow }, 1);
  const caller = new Caller(desk, 0);
  const both = [caller.call('slow', 1), caller.call('slow', 2)];
  await vi.waitUntil(() => ends.length === 2);
  for (const end of ends.reverse()) end();
  expect(await Promise.all(both)).toEqual([1, 2]);
  caller.leave();
  await served;
});

function call(
  name: string,
  args: readonly unknown[],
  value: unknown,
  [invokedAt, respondedAt]: readonly [number, number] = [0, 1],
): Operation {
  const outcome = { kind: 'returned', value } as const;
  return { actor: 0, role: 'somebody', name, args, outcome, invokedAt, respondedAt };
}

test.each([
  ['arrived', true, ['x'], undefined],
  ['was refused', false, [], undefined],
  ['is lost', true, [], 'lost-write'],
  ['came twice', true, ['x', 'x'], 'duplicate'],
  ['was refused and arrived', false, ['x'], 'invariant'],
])('a message that %s', (_name, value, had, kind) => {
  const seen = { messages: { ann: had }, open: [], registered: [] };
  expect(messagesArrive([call('send', ['ann', 'x'], value)], seen)?.kind).toBe(kind);
});

const connected = call('connect', ['ann'], true, [0, 1]);
const refused = call('send', ['ann', 'x'], false, [4, 6]);

test.each([
  ['nobody was there', [refused], true],
  ['the session was there throughout', [connected, refused], false],
  ['it ended before', [connected, call('drop', ['ann'], undefined, [2, 3]), refused], true],
  ['it ended meanwhile', [connected, refused, call('drop', ['ann'], undefined, [5, 7])], true],
  ['it ended at once', [connected, call('drop', ['ann'], undefined, [0, 3]), refused], true],
  ['it ended later', [connected, refused, call('drop', ['ann'], undefined, [7, 8])], false],
  ['it was somebody else', [call('connect', ['bob'], true), refused], true],
  ['it began too late', [refused, call('connect', ['ann'], true, [3, 5])], true],
  ['it was replaced meanwhile', [connected, refused, call('connect', ['ann'], true, [5, 7])], true],
])('a message is refused, and %s', (_name, history, isRight) => {
  expect(whoIsThereIsFound(history) === undefined).toBe(isRight);
});

test.each([
  [['ann'], ['ann'], undefined],
  [[], ['ann'], 'ann is registered, and has no open session'],
  [['ann'], [], 'ann has an open session, and is not registered'],
])('of open %j and registered %j', (open, registered, said) => {
  expect(registrationsAreTrue({ messages: {}, open, registered })).toBe(said);
});
