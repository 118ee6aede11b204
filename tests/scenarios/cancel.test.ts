import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run as abortBeforeStartIgnored } from '../../scenarios/cancel/bugs/abort-before-start-ignored.ts';
import { run as bothDelivered } from '../../scenarios/cancel/bugs/both-delivered.ts';
import { type Connection, run } from '../../scenarios/cancel/correct.ts';

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

const subjects = { correct: run, bothDelivered, abortBeforeStartIgnored };

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
