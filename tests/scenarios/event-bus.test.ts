import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Operation } from '../../harness/index.ts';
import { Caller, serve } from '../../scenarios/desk.ts';
import { create as bothOrders } from '../../scenarios/event-bus/bugs/both-orders.ts';
import { create as overflowDrops } from '../../scenarios/event-bus/bugs/overflow-drops.ts';
import { create as skipsNeighbour } from '../../scenarios/event-bus/bugs/skips-neighbour.ts';
import { create as unboundedDispatch } from '../../scenarios/event-bus/bugs/unbounded-dispatch.ts';
import { create } from '../../scenarios/event-bus/correct.ts';
import { everyEventOnce, inOrder, staysInBounds } from '../../scenarios/event-bus/judge-events.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A subscriber whose handlers end when they are told to. */
function slow() {
  const seen: string[] = [];
  const ends: (() => void)[] = [];
  const handler = (event: string) => {
    seen.push(event);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  return { seen, handler, end: () => ends.shift()?.() };
}

const subjects = { correct: create, bothOrders, overflowDrops, skipsNeighbour, unboundedDispatch };

describe.each(Object.entries(subjects))('one event after the other, %s', (_name, make) => {
  test('reaches every subscriber until it leaves', async () => {
    const bus = make<string>({ workers: 4 });
    const [one, other]: string[][] = [[], []];
    const leave = bus.subscribe(async (event) => void one.push(event));
    bus.subscribe(async (event) => void other.push(event));
    await bus.publish('a');
    await settled();
    await leave();
    await bus.publish('b');
    await settled();
    expect([one, other]).toEqual([['a'], ['a', 'b']]);
  });
});

test('a subscriber sees one event at a time, in order', async () => {
  const bus = create<string>({ workers: 4 });
  const { seen, handler, end } = slow();
  bus.subscribe(handler);
  for (const event of ['a', 'b', 'c']) void bus.publish(event);
  for (const sofar of [['a'], ['a', 'b'], ['a', 'b', 'c']]) {
    await settled();
    expect(seen).toEqual(sofar);
    end();
  }
});

test('who publishes waits only while all workers are busy', async () => {
  const bus = create<string>({ workers: 1 });
  const { handler, end } = slow();
  bus.subscribe(handler);
  await bus.publish('at once');
  const published = vi.fn();
  bus.publish('later').then(published);
  end();
  await settled();
  expect(published).not.toHaveBeenCalled();
  end();
  await settled();
  expect(published).toHaveBeenCalled();
});

test('to leave takes until all that was published before has been handled', async () => {
  const bus = create<string>({ workers: 1 });
  const { seen, handler, end } = slow();
  const leave = bus.subscribe(handler);
  void bus.publish('a');
  void bus.publish('b');
  const left = vi.fn();
  leave().then(left);
  await bus.publish('not for us');
  end();
  await settled();
  expect(left).not.toHaveBeenCalled();
  end();
  await settled();
  expect([left.mock.calls.length, seen]).toEqual([1, ['a', 'b']]);
});

test('what a handler throws reaches neither publisher nor other subscribers', async () => {
  const onError = vi.fn();
  const bus = create<string>({ workers: 1, onError });
  const seen: string[] = [];
  const failure = new Error('from the handler');
  bus.subscribe(() => Promise.reject(failure));
  bus.subscribe(async (event) => void seen.push(event));
  await bus.publish('a');
  await settled();
  expect([onError.mock.calls, seen]).toEqual([[[failure]], ['a']]);
});

test.each([
  ['the option', 2, '7', 2],
  ['the environment', undefined, '7', 7],
])('%s says how many workers there are', async (_name, workers, environment, wanted) => {
  vi.stubEnv('EVENT_BUS_WORKERS', environment);
  const bus = create<string>({ workers });
  let running = 0;
  for (let n = 0; n < 20; n++) {
    bus.subscribe(() => {
      running++;
      return new Promise(() => {});
    });
  }
  await bus.publish('a');
  expect(running).toBe(wanted);
});

test.each([[0], [2.5], [Number.NaN]])('%s workers are refused', (workers) => {
  expect(() => create({ workers })).toThrow(RangeError);
});

test('a number of workers in the environment that is none is refused', () => {
  vi.stubEnv('EVENT_BUS_WORKERS', 'many');
  expect(() => create({})).toThrow('not many');
});

test('other threads call what is served, and hear of its errors', async () => {
  const desk = { name: 'test desk', isOpen: new Int32Array(new SharedArrayBuffer(4)) };
  const methods = {
    double: async (n: number) => 2 * n,
    fail: () => {
      throw new Error('no');
    },
  };
  const served = serve(desk, methods, 2);
  const [one, other] = [new Caller(desk, 0), new Caller(desk, 1)];
  expect(await Promise.all([one.call('double', 4), other.call('double', 5)])).toEqual([8, 10]);
  await expect(one.call('fail')).rejects.toThrow('no');
  one.leave();
  other.leave();
  await served;
});

function call(
  name: string,
  args: readonly unknown[],
  [invokedAt, respondedAt]: number[],
): Operation {
  const outcome = { kind: 'returned', value: undefined } as const;
  return { actor: 0, role: 'somebody', name, args, outcome, invokedAt, respondedAt };
}

const publishes = [call('publish', ['1.1'], [0, 3]), call('publish', ['1.2'], [4, 5])];
const left = (at: number) => call('leave', [0], [at, at + 0.5]);

test.each([
  ['all of them', publishes, ['1.1', '1.2'], undefined],
  ['not the last one', publishes, ['1.1'], 'lost-write'],
  ['not the last one, as it has left', [...publishes, left(4.2)], ['1.1'], undefined],
  ['not the first one, and it left later', [...publishes, left(4.2)], ['1.2'], 'lost-write'],
  ['one of them twice', publishes, ['1.1', '1.2', '1.1'], 'duplicate'],
])('a subscriber that saw %s', (_name, history, seen, kind) => {
  expect(everyEventOnce(history, { events: [seen], atOnce: 1 })?.kind).toBe(kind);
});

test('events in another order than that of their publisher are noticed', () => {
  const seen = (events: string[]) => inOrder(publishes, { events: [events], atOnce: 1 });
  expect(seen(['1.1', '1.2'])).toBeUndefined();
  expect(seen(['1.2', '1.1'])).toContain('subscriber 0 saw 1.2, 1.1');
});

test('handlers above the bound are noticed', () => {
  expect(staysInBounds(2, 2)).toBeUndefined();
  expect(staysInBounds(3, 2)).toBe('3 handlers ran at once, for 2 workers');
});
