import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ParallelRecorder } from '../../../harness/record/parallel-recorder.ts';
import { RingReader, RingWriter, ringBytes } from '../../../harness/record/ring.ts';
import { RoundLogs } from '../../../harness/record/round-log.ts';

const ACTORS = [
  { role: 'reader', index: 0, name: 'reader 1' },
  { role: 'reader', index: 1, name: 'reader 2' },
];

/** Threads with a recorder each, and what the host reads of them. */
function open(threads: number, words = 4096) {
  const rings = Array.from({ length: threads }, () => new SharedArrayBuffer(ringBytes(words)));
  return {
    recorders: rings.map((ring) => new ParallelRecorder(new RingWriter(ring))),
    logs: new RoundLogs(
      rings.map((ring) => new RingReader(ring)),
      ACTORS,
    ),
  };
}

const value = fc.oneof(
  fc.integer(),
  // On both sides of what is made once for all.
  fc.nat(1 << 15),
  fc.constant(-0),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(undefined),
  fc.constant(null),
  fc.string({ maxLength: 40 }),
  fc.array(fc.nat(9), { maxLength: 9 }),
);
const call = fc.record({
  thread: fc.nat(1),
  name: fc.constantFrom('get', 'put', 'remove'),
  args: fc.array(value, { maxLength: 3 }),
  value,
});

test('a round has all operations of all threads, by invocation, with what went in and came out', () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
      const { recorders, logs } = open(2);
      calls.forEach(({ thread, name, args, value: result }, at) => {
        const recorder = recorders[thread] as ParallelRecorder;
        recorder.operation(thread, recorder.nameNumber(name), args, at, at + 1, result);
      });
      for (const recorder of recorders) recorder.roundEnd();
      const [log, ...rest] = logs.drain();
      expect(rest).toEqual([]);
      expect(log?.operations).toBe(calls.length);
      expect(log?.history()).toEqual(
        calls.map(({ thread, name, args, value: result }, at) => ({
          actor: thread,
          role: 'reader',
          by: `reader ${thread + 1}`,
          name,
          args,
          outcome: { kind: 'returned', value: result },
          invokedAt: 2 * at + 1,
          respondedAt: 2 * (at + 1),
        })),
      );
    }),
  );
});

test('a round comes out when the last thread has written its part, and rounds in their order', () => {
  const { recorders, logs } = open(2);
  const [one, other] = recorders as [ParallelRecorder, ParallelRecorder];
  one.observed('first');
  one.roundEnd();
  one.observed('second');
  one.roundEnd();
  expect(logs.drain()).toEqual([]);
  other.roundEnd();
  expect(logs.drain()).toMatchObject([{ observed: 'first' }]);
  other.roundEnd();
  expect(logs.drain()).toMatchObject([{ observed: 'second' }]);
});

test('operations are by invocation, whichever of how many threads and tasks they are of', () => {
  const stamps = fc.uniqueArray(fc.nat(10_000), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(stamps, fc.integer({ min: 1, max: 5 }), (drawn, threads) => {
      const { recorders, logs } = open(threads);
      // Tasks of one thread respond in another order than they are called in.
      drawn.forEach((stamp, at) => {
        const recorder = recorders[at % threads] as ParallelRecorder;
        recorder.operation(at % 2, recorder.nameNumber('get'), [], stamp, 20_000, at);
      });
      for (const recorder of recorders) recorder.roundEnd();
      const order = drawn.map((stamp, at) => ({ stamp, at })).sort((a, b) => a.stamp - b.stamp);
      expect(logs.drain()[0]?.history()).toMatchObject(
        order.map(({ at }) => ({ actor: at % 2, outcome: { kind: 'returned', value: at } })),
      );
    }),
  );
});

test('an error and a thrown operation say whose they are', () => {
  const { recorders, logs } = open(1);
  const [recorder] = recorders as [ParallelRecorder];
  recorder.threw(1, recorder.nameNumber('get'), [1], 0, 1, 'no such key');
  recorder.error(0, 'out of tune', 'at somewhere');
  recorder.roundEnd();
  const [log] = logs.drain();
  expect(log?.history()).toMatchObject([
    { by: 'reader 2', outcome: { kind: 'threw', message: 'no such key' } },
  ]);
  expect(log?.errors).toEqual([{ actor: 0, message: 'out of tune', stack: 'at somewhere' }]);
});

test('an operation that is too long for the memory is missed, and the round says so', () => {
  const { recorders, logs } = open(1, 64);
  const [recorder] = recorders as [ParallelRecorder];
  recorder.operation(0, recorder.nameNumber('put'), ['x'.repeat(500)], 0, 1, undefined);
  recorder.roundEnd();
  expect(logs.drain()).toMatchObject([{ isCut: true, operations: 0 }]);
});

test('what there is of a round that does not end can be looked at', () => {
  const { recorders, logs } = open(2);
  const [one, other] = recorders as [ParallelRecorder, ParallelRecorder];
  one.roundEnd();
  other.error(1, 'stuck', '');
  expect(logs.unfinished()).toMatchObject({ errors: [{ message: 'stuck' }] });
  expect(logs.nameOf(1, 1)).toBeUndefined();
});
