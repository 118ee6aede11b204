import { expect, test } from 'vitest';
import {
  countStride,
  createBarrier,
  createLitmusControl,
  hasEnded,
  isStopRequested,
  requestStop,
  runMsOf,
  setCount,
  stridesOf,
} from '../../../harness/litmus/control.ts';

test('a program has ended when its first actor says so, and not before its first stride', () => {
  const control = createLitmusControl();
  expect(hasEnded(control)).toBe(false);
  setCount(control, 512);
  expect(hasEnded(control)).toBe(false);
  setCount(control, 0);
  expect(hasEnded(control)).toBe(true);
});

test('strides are counted with the time that they took, and a stop stays requested', () => {
  const control = createLitmusControl();
  countStride(control, 0.25);
  countStride(control, 1.5);
  expect([stridesOf(control), runMsOf(control)]).toEqual([2, 1.5]);
  expect(isStopRequested(control)).toBe(false);
  requestStop(control);
  countStride(control, 2);
  expect(isStopRequested(control)).toBe(true);
});

test('a barrier of one lets its thread through, again and again', () => {
  const control = createLitmusControl();
  const pass = createBarrier(control, 1, 0);
  for (let round = 0; round < 5; round++) pass();
  expect(stridesOf(control)).toBe(0);
});
