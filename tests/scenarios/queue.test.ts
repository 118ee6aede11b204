import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { create as missedWakeup } from '../../scenarios/queue/bugs/missed-wakeup.ts';
import { create as nonAtomicHead } from '../../scenarios/queue/bugs/non-atomic-head.ts';
import { create as slotReused } from '../../scenarios/queue/bugs/slot-reused.ts';
import { create, HEAD, type RingQueue, TAIL } from '../../scenarios/queue/correct.ts';

const CAPACITY = 4;

/** What to try: a value to push, or a pop. */
const steps = fc.array(fc.option(fc.integer()), { maxLength: 40 });

/** Does what does not have to wait, on the queue and on an array, and compares. */
function compare(queue: RingQueue, tries: readonly (number | null)[], capacity: number): void {
  const model: number[] = [];
  for (const value of tries) {
    if (value === null) {
      if (model.length > 0) expect(queue.pop()).toBe(model.shift());
    } else if (model.length < capacity) {
      queue.push(value | 0);
      model.push(value | 0);
    }
    expect(queue.values()).toEqual(model);
  }
}

const subjects = { correct: create, missedWakeup, nonAtomicHead, slotReused };

describe.each(Object.entries(subjects))('alone in one thread, %s', (_name, make) => {
  test('is a first-in first-out queue', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(2, 4, 8), (tries, capacity) => {
        const queue = make({ memory: new SharedArrayBuffer(256), capacity });
        compare(queue, tries, capacity);
      }),
    );
  });
});

test('tickets wrap at 2³²', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), steps, (before, tries) => {
      const memory = new SharedArrayBuffer(256);
      const words = new Int32Array(memory);
      const next = -before;
      words[HEAD] = next;
      words[TAIL] = next;
      for (let ticket = next; ticket < next + CAPACITY; ticket++) {
        words[2 + 2 * (ticket & (CAPACITY - 1))] = ticket & -CAPACITY;
      }
      compare(create({ memory, capacity: CAPACITY }), tries, CAPACITY);
    }),
  );
});

test('two queues on one memory are one queue', () => {
  const state = { memory: new SharedArrayBuffer(256), capacity: CAPACITY };
  const [one, other] = [create(state), create(state)];
  one.push(7);
  other.push(8);
  expect([other.pop(), one.values()]).toEqual([7, [8]]);
});

test.each([0, 1, 3, 2.5, -4, Number.NaN])('refuses a capacity of %s', (capacity) => {
  expect(() => create({ memory: new SharedArrayBuffer(256), capacity })).toThrow(RangeError);
});
