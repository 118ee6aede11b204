import { expect, test } from 'vitest';
import { StateSource } from '../../workers/state-source.ts';

test('a template gives each execution a state of its own on the same memory', () => {
  const source = new StateSource();
  const memory = new SharedArrayBuffer(8);
  source.adopt({ kind: 'templates', states: [{ memory, list: [] as number[] }] });
  const first = source.take(0);
  (first.state as { list: number[] }).list.push(1);
  source.adopt({ kind: 'known' });
  const second = source.take(0);
  expect(second.state).toEqual({ memory, list: [] });
  expect(first.buffers).toEqual([memory]);
  expect(second.buffers).toEqual([memory]);
});

test('clones are handed on as they came, and no state is undefined', () => {
  const source = new StateSource();
  const clone = new Map([['memory', new SharedArrayBuffer(8)]]);
  source.adopt({ kind: 'clones', states: [clone] });
  expect(source.take(0)).toEqual({ state: clone, buffers: [clone.get('memory')] });
  source.adopt({ kind: 'none' });
  expect(source.take(0)).toEqual({ state: undefined, buffers: [] });
});
