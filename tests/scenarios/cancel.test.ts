import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run as abortBeforeStartIgnored } from '../../scenarios/cancel/bugs/abort-before-start-ignored.ts';
import { run as bothDelivered } from '../../scenarios/cancel/bugs/both-delivered.ts';
import { run as keptAfterAbort } from '../../scenarios/cancel/bugs/kept-after-abort.ts';
import { run as ignoredInThreads } from '../../scenarios/cancel/bugs-in-threads/abort-before-start-ignored.ts';
import { run as bothInThreads } from '../../scenarios/cancel/bugs-in-threads/both-delivered.ts';
import { run as keptInThreads } from '../../scenarios/cancel/bugs-in-threads/kept-after-abort.ts';
import { type Connection, run } from '../../scenarios/cancel/correct.ts';
import { run as runInThreads } from '../../scenarios/cancel/correct-in-threads.ts';
import { FlagWatch, setFlag } from '../../scenarios/cancel/flag-watch.ts';
import { closesConnections, hasOneOutcome } from '../../scenarios/cancel/judge-trails.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A request that is connected after 3 ms and answered 10 ms later; what was delivered, and what was released. */
function request(subject: typeof run, limitMs?: number, controller = new AbortController()) {
  const outcomes: string[] = [];
  const close = vi.fn();
  const { signal } = controller;
  const connection: Connection = {
    answer: () => new Promise((resolve) => setTimeout(resolve, 10, 'yes')),
    close,
  };
  const connect = () => new Promise<Connection>((resolve) => setTimeout(resolve, 3, connection));
  subject({ connect, signal, ...(limitMs === undefined ? {} : { limitMs }) }, ({ kind }) => {
    outcomes.push(kind);
  });
  const listeners = () => getEventListeners(signal, 'abort').length;
  return { outcomes, close, listeners, controller };
}

const subjects = { correct: run, bothDelivered, keptAfterAbort, abortBeforeStartIgnored };

describe.each(Object.entries(subjects))('undisturbed, %s', (_name, subject) => {
  test('delivers the answer and releases everything', async () => {
    const { outcomes, close, listeners } = request(subject, 20);
    await vi.advanceTimersByTimeAsync(100);
    expect(outcomes).toEqual(['answered']);
    expect(close).toHaveBeenCalledTimes(1);
    expect([listeners(), vi.getTimerCount()]).toEqual([0, 0]);
  });
});

test.each([
  ['before it is connected', 1, 1],
  ['when it is connected', 5, 1],
])('an abort %s is the only outcome, and closes the connection', async (_name, ms, closed) => {
  const { outcomes, close, listeners, controller } = request(run, 20);
  await vi.advanceTimersByTimeAsync(ms);
  controller.abort();
  expect(outcomes).toEqual(['aborted']);
  await vi.advanceTimersByTimeAsync(100);
  expect(outcomes).toEqual(['aborted']);
  expect(close).toHaveBeenCalledTimes(closed);
  expect([listeners(), vi.getTimerCount()]).toEqual([0, 0]);
});

test('an abort before the start is the outcome, and nothing is connected', async () => {
  const controller = new AbortController();
  controller.abort();
  const { outcomes, close } = request(run, undefined, controller);
  await vi.advanceTimersByTimeAsync(100);
  expect(outcomes).toEqual(['aborted']);
  expect(close).not.toHaveBeenCalled();
});

test('what takes too long is timed out', async () => {
  const { outcomes, close } = request(run, 7);
  await vi.advanceTimersByTimeAsync(100);
  expect(outcomes).toEqual(['timed out']);
  expect(close).toHaveBeenCalledTimes(1);
});

test('a connection that fails is an outcome, too', async () => {
  const outcomes: string[] = [];
  const { signal } = new AbortController();
  const connect = async () => {
    throw new Error('refused');
  };
  run({ connect, signal }, ({ kind }) => outcomes.push(kind));
  await vi.advanceTimersByTimeAsync(0);
  expect(outcomes).toEqual(['failed']);
});

test('both-delivered delivers the abort and the answer', async () => {
  const { outcomes, controller } = request(bothDelivered, 20);
  await vi.advanceTimersByTimeAsync(5);
  controller.abort();
  await vi.advanceTimersByTimeAsync(100);
  expect(outcomes).toEqual(['aborted', 'answered']);
});

test('kept-after-abort keeps what is connected after the abort', async () => {
  const { close, controller } = request(keptAfterAbort, 20);
  await vi.advanceTimersByTimeAsync(1);
  controller.abort();
  await vi.advanceTimersByTimeAsync(100);
  expect(close).not.toHaveBeenCalled();
});

describe('with a flag for a signal', () => {
  /** The same as `request`, but the flag's waiters are notified outside of pretended time. */
  function flagged(subject: typeof runInThreads, flag = newFlag()) {
    const outcomes: string[] = [];
    const close = vi.fn();
    const connection: Connection = {
      answer: () => new Promise((resolve) => setTimeout(resolve, 10, 'yes')),
      close,
    };
    const connect = () => new Promise<Connection>((resolve) => setTimeout(resolve, 3, connection));
    subject({ connect, flag }, ({ kind }) => outcomes.push(kind));
    return { outcomes, close, flag };
  }

  const newFlag = () => new Int32Array(new SharedArrayBuffer(4));
  const notified = () => new Promise((resolve) => setImmediate(resolve));
  const all = { runInThreads, ignoredInThreads, bothInThreads, keptInThreads };

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });

  test.each(Object.entries(all))(
    '%s delivers the answer where nobody aborts',
    async (_, subject) => {
      const { outcomes, close, flag } = flagged(subject);
      await vi.advanceTimersByTimeAsync(100);
      expect([outcomes, close.mock.calls.length]).toEqual([['answered'], 1]);
      expect(Atomics.notify(flag, 0)).toBe(subject === keptInThreads ? 1 : 0);
    },
  );

  test.each([
    [runInThreads, ['aborted']],
    [bothInThreads, ['aborted', 'answered']],
  ])('an abort in the middle', async (subject, expected) => {
    const { outcomes, close, flag } = flagged(subject);
    await vi.advanceTimersByTimeAsync(5);
    setFlag(flag);
    while (outcomes.length === 0) await notified();
    await vi.advanceTimersByTimeAsync(100);
    expect(outcomes).toEqual(expected);
    expect(close).toHaveBeenCalled();
  });

  test('an abort before the start', async () => {
    const flag = newFlag();
    setFlag(flag);
    expect(flagged(runInThreads, flag).outcomes).toEqual(['aborted']);
    expect(flagged(ignoredInThreads, flag).outcomes).toEqual([]);
  });

  test('a watch that stops wakes the others of its flag, which go on', async () => {
    const flag = newFlag();
    const set = vi.fn();
    const [one, other] = [new FlagWatch(flag, set), new FlagWatch(flag, set)];
    one.start();
    other.start();
    one.stop();
    await notified();
    await notified();
    expect(set).not.toHaveBeenCalled();
    setFlag(flag);
    while (set.mock.calls.length === 0) await notified();
    expect(set).toHaveBeenCalledTimes(1);
  });
});

test('what became of requests is judged', () => {
  const trail = { name: 'one', outcomes: ['aborted at 3 ms'], opened: 1, closed: 1 };
  expect(hasOneOutcome([trail])).toBeUndefined();
  expect(hasOneOutcome([{ ...trail, outcomes: ['a', 'b'] }])).toMatchObject({ kind: 'duplicate' });
  expect(closesConnections([trail])).toBeUndefined();
  expect(closesConnections([{ ...trail, closed: 0 }])).toMatch('connected 1 times and closed 0');
});
