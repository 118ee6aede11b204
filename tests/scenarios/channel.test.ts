import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../harness/index.ts';
import { create as closeRacesSend } from '../../scenarios/channel/bugs/close-races-send.ts';
import { create as closeWakesOne } from '../../scenarios/channel/bugs/close-wakes-one.ts';
import { create as unbufferedError } from '../../scenarios/channel/bugs/unbuffered-error.ts';
import { type ChannelState, create, type Received } from '../../scenarios/channel/correct.ts';
import {
  failuresAreTrue,
  nothingIsLost,
  nothingIsMadeUp,
} from '../../scenarios/channel/judge-channel.ts';

const CAPACITY = 3;
const state = (capacity = CAPACITY): ChannelState => ({
  memory: new SharedArrayBuffer(256),
  capacity,
});

/** What to try: a value to send, a receive, or to end it. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.integer() },
  { weight: 6, arbitrary: fc.constant('receive' as const) },
  { weight: 1, arbitrary: fc.constantFrom('close' as const, 'fail' as const) },
);

const subjects = { correct: create, closeRacesSend, closeWakesOne, unbufferedError };

describe.each(Object.entries(subjects))('alone in one thread, %s', (name, make) => {
  test('is a queue with an end', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const channel = make(state());
        const model: number[] = [];
        let end: Received | undefined;
        for (const each of steps) {
          if (each === 'receive') {
            const value = model.shift();
            const wanted = value === undefined ? (end ?? { kind: 'nothing' }) : undefined;
            expect(channel.receive(0)).toEqual(wanted ?? { kind: 'value', value });
          } else if (each === 'close') {
            channel.close();
            end ??= { kind: 'closed' };
          } else if (each === 'fail') {
            // Hands its failure over to a receiver, and there is none.
            if (name === 'unbufferedError') continue;
            channel.fail(7);
            end ??= { kind: 'failed', code: 7 };
          } else if (end !== undefined || model.length < CAPACITY) {
            expect(channel.send(each)).toBe(end === undefined);
            if (end === undefined) model.push(each);
          }
          expect(channel.values()).toEqual(model);
        }
      }),
    );
  });
});

test('two channels on one memory are one channel', () => {
  const shared = state();
  const [one, other] = [create(shared), create(shared)];
  one.send(1);
  other.fail(5);
  expect(one.send(2)).toBe(false);
  expect([one.receive(0), other.receive(0)]).toEqual([
    { kind: 'value', value: 1 },
    { kind: 'failed', code: 5 },
  ]);
});

test.each([0, 2.5, -4, Number.NaN])('refuses a capacity of %s', (capacity) => {
  expect(() => create(state(capacity))).toThrow(RangeError);
});

function call(name: string, args: readonly unknown[], value: unknown): Operation {
  const outcome = { kind: 'returned', value } as const;
  return { actor: 0, role: 'somebody', name, args, outcome, invokedAt: 0, respondedAt: 1 };
}

const sent = call('send', [3], true);
const got = call('receive', [20], { kind: 'value', value: 3 });
const ended = call('receive', [20], { kind: 'closed' });

test.each([
  ['that came out', [sent, got, ended], [], undefined],
  ['that is left where nobody was told of the end', [sent], [3], undefined],
  ['that was refused', [call('send', [3], false), ended], [], undefined],
  ['that is gone', [sent], [], 'lost-write'],
  ['that is left behind the end', [sent, ended], [3], 'lost-write'],
  ['that came out twice', [sent, got, got], [], 'duplicate'],
  ['that came out and is left', [sent, got], [3], 'duplicate'],
])('of a value %s', (_name, history, left, kind) => {
  expect(nothingIsLost(history, left)?.kind).toBe(kind);
});

test('what nobody sent or reported is made up', () => {
  expect(nothingIsMadeUp([sent, got])).toBeUndefined();
  expect(nothingIsMadeUp([got])).toContain('nobody sent that');
  const failed = call('receive', [20], { kind: 'failed', code: 2 });
  expect(failuresAreTrue([call('fail', [2], undefined), failed])).toBeUndefined();
  expect(failuresAreTrue([call('fail', [1], undefined), failed])).toContain('nobody reported that');
});
