import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { create as keyBeforeValue } from '../../scenarios/shared-map/bugs/key-before-value.ts';
import { create as resizeLosesInsert } from '../../scenarios/shared-map/bugs/resize-loses-insert.ts';
import { create } from '../../scenarios/shared-map/correct.ts';

const BYTES = 4096;
/** Small keys collide after the table's size is taken off; large ones must be spread, too. */
const keys = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }));
const writes = fc.array(fc.tuple(keys, fc.integer()), { maxLength: 60 });

const subjects = { correct: create, keyBeforeValue, resizeLosesInsert };

describe.each(Object.entries(subjects))('alone in one thread, %s', (_name, make) => {
  test('is a map', () => {
    fc.assert(
      fc.property(writes, fc.array(keys), (entries, others) => {
        const map = make({ memory: new SharedArrayBuffer(BYTES) });
        const model = new Map<number, number>();
        for (const [key, value] of entries) {
          map.set(key, value | 0);
          model.set(key, value | 0);
          expect(map.get(key)).toBe(value | 0);
        }
        for (const key of [...model.keys(), ...others]) expect(map.get(key)).toBe(model.get(key));
        expect(new Map(map.entries())).toEqual(model);
      }),
    );
  });
});

test('two maps on one memory are one map', () => {
  const state = { memory: new SharedArrayBuffer(BYTES) };
  const [one, other] = [create(state), create(state)];
  for (let key = 1; key <= 20; key++) (key % 2 === 0 ? one : other).set(key, -key);
  expect(one.entries()).toEqual(other.entries());
  expect(one.entries()).toHaveLength(20);
});

test('says when its memory is used up, and goes on with what it has', () => {
  const map = create({ memory: new SharedArrayBuffer(128) });
  for (let key = 1; key <= 8; key++) map.set(key, key);
  expect(() => map.set(9, 9)).toThrow('no room');
  expect(map.get(9)).toBeUndefined();
  map.set(8, 5);
  expect([map.get(1), map.get(8)]).toEqual([1, 5]);
});
