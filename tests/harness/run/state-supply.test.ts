import { expect, test } from 'vitest';
import { StateSupply } from '../../../harness/run/state-supply.ts';

const cells = (value: number) => new Int32Array(new SharedArrayBuffer(8)).fill(value);

test('states of shared memory are sent once, then their memory is filled anew', () => {
  const supply = new StateSupply();
  const first = supply.supply([cells(1), cells(2)]);
  expect(first.sent.kind).toBe('templates');
  const second = supply.supply([cells(3), cells(4)]);
  expect(second.sent.kind).toBe('known');
  expect(second.states).toEqual([cells(3), cells(4)]);
  // The threads know the memory of the first: there it must be.
  expect(first.sent.kind === 'templates' && first.sent.states).toEqual([cells(3), cells(4)]);
});

test('a larger batch, and a state of another shape, are sent again', () => {
  const supply = new StateSupply();
  supply.supply([cells(1)]);
  expect(supply.supply([cells(1), cells(2)]).sent.kind).toBe('templates');
  expect(supply.supply([{ cells: cells(1) }]).sent.kind).toBe('templates');
});

test('other states are cloned, and what was known before is forgotten', () => {
  const supply = new StateSupply();
  supply.supply([cells(1)]);
  const map = new Map([[1, 2]]);
  expect(supply.supply([map])).toEqual({ sent: { kind: 'clones', states: [map] }, states: [map] });
  expect(supply.supply([cells(1)]).sent.kind).toBe('templates');
});

test('the invariants cannot change what the actors get', () => {
  const supply = new StateSupply();
  const { states } = supply.supply([{ list: [1] }]);
  (states[0] as { list: number[] }).list.push(2);
  const again = supply.supply([{ list: [1] }]);
  expect(again.sent.kind).toBe('known');
  expect(again.states).toEqual([{ list: [1] }]);
});
