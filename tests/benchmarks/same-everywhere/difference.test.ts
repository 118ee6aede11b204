import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  differenceOf,
  digestOf,
  distinctOf,
} from '../../../benchmarks/same-everywhere/difference.ts';

const courses = fc.record({
  calibrations: fc.array(fc.string(), { minLength: 1, maxLength: 2 }),
  courses: fc.array(fc.stringMatching(/^[0-9a-f]{4} ended, clean$/), {
    minLength: 1,
    maxLength: 20,
  }),
});

test('what is the same does not differ, and has the same digest', () => {
  fc.assert(
    fc.property(courses, (one) => {
      const other = structuredClone(one);
      expect(differenceOf(one, other, '1')).toBeUndefined();
      expect(digestOf(other)).toBe(digestOf(one));
    }),
  );
});

test('one execution that differs is found by its seed', () => {
  fc.assert(
    fc.property(courses, fc.nat(), (one, at) => {
      const number = at % one.courses.length;
      const other = structuredClone(one);
      other.courses[number] += '!';
      expect(differenceOf(one, other, 'night')).toEqual({
        executions: 1,
        seed: `night-${number}`,
        expected: one.courses[number],
        found: other.courses[number],
      });
      expect(digestOf(other)).not.toBe(digestOf(one));
    }),
  );
});

test('executions that are missing differ', () => {
  const one = { calibrations: ['9 steps'], courses: ['a ended, clean', 'b ended, clean'] };
  const other = { ...one, courses: one.courses.slice(0, 1) };
  expect(differenceOf(one, other, '1')).toMatchObject({ seed: '1-1', found: 'not run' });
  expect(differenceOf(other, one, '1')).toMatchObject({ seed: '1-1', expected: 'not run' });
});

test('lanes that found another length of the program differ', () => {
  const one = { calibrations: ['9 steps'], courses: ['a ended, clean'] };
  const other = { ...one, calibrations: ['9 steps', '8 steps'] };
  expect(differenceOf(one, other, '1')).toEqual({
    executions: 0,
    seed: undefined,
    expected: '9 steps',
    found: '9 steps; 8 steps',
  });
});

test('traces are counted once, however they were judged', () => {
  const calibrations = ['9 steps'];
  expect(distinctOf({ calibrations, courses: ['a ended, clean', 'a hung, hang', 'b'] })).toBe(2);
});
