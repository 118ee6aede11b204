import { expect, test } from 'vitest';
import type { TraceStep } from '../../harness/model/trace.ts';
import { resumptions } from '../../reports/resumptions.ts';
import { fileStep, step } from './evidence.ts';

const here = { location: 'a.ts:1:1' };
const there = { location: 'a.ts:2:1' };
const read = (actor: number, more = here) => fileStep(actor, 0, 'read a "1"', '1 byte "1"', more);
const resume = (actor: number, more: Partial<TraceStep> = here) => step(actor, 0, 'resume', more);

function shown(trace: TraceStep[], every = false): [number, string][] {
  return [...resumptions(trace, every)].map(([at, { text }]) => [at, text]);
}

test('a result that comes at once says nothing', () => {
  expect(shown([read(0), resume(0), read(1), resume(1)])).toEqual([]);
  expect(shown([read(0), step(1, 0, 'start'), resume(0)])).toEqual([]);
});

test('what others did meanwhile makes it worth a row', () => {
  expect(shown([read(0), read(1), resume(0)])).toEqual([[2, 'goes on after read a "1"']]);
});

test('others may have come before the last of several calls', () => {
  const trace = [read(0), read(1), read(0, there), resume(0), resume(0, there)];
  expect(shown(trace)).toEqual([[3, 'goes on after read a "1"']]);
});

test('it goes on after nothing in particular where no call was made there', () => {
  expect(shown([read(0), read(1), resume(0, there)])).toEqual([[2, 'goes on']]);
  expect(shown([read(0), read(1), resume(0, {})])).toEqual([[2, 'goes on']]);
});

test('one that has words of its own is shown', () => {
  expect(shown([resume(0, { text: 'port closed' })])).toEqual([[0, 'port closed']]);
});

test('every one is shown on request', () => {
  expect(shown([read(0), resume(0)], true)).toEqual([[1, 'goes on after read a "1"']]);
});
