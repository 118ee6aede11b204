import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FoldedRow, foldRows } from '../../reports/fold-rows.ts';

const ones = (count: number) => new Array<number>(count).fill(1);
const rowsOf = (folded: readonly FoldedRow[]) =>
  folded.flatMap((each) => (each.kind === 'row' ? [each.row] : []));

test('details are kept like turning points where all of them fit, and else not at all', () => {
  const rows = (max: number) => rowsOf(foldRows(ones(100), [50], max, [20, 70]));
  expect(rows(15)).toEqual(expect.arrayContaining([0, 20, 50, 70, 99]));
  expect(rows(7)).toContain(50);
  expect(rows(7)).not.toContain(20);
});

test('a high row counts with all of its lines', () => {
  expect(foldRows([1, 1, 3, 1, 1], [], 6)).toEqual([
    { kind: 'row', row: 0 },
    { kind: 'row', row: 1 },
    { kind: 'gap', from: 2, to: 3 },
    { kind: 'row', row: 3 },
    { kind: 'row', row: 4 },
  ]);
});

test('law: no more lines than asked for, and every row is shown or in a gap, in order', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(heights, fc.array(fc.nat(79)), fc.integer({ min: 1, max: 60 }), (all, at, max) => {
      const turns = at.filter((row) => row < all.length);
      const folded = foldRows(all, turns, max);
      const lines = folded.map((each) => (each.kind === 'row' ? (all[each.row] as number) : 1));
      expect(lines.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(max);
      const covered = folded.flatMap((each) =>
        each.kind === 'row'
          ? [each.row]
          : Array.from({ length: each.to - each.from }, (_, index) => each.from + index),
      );
      expect(covered).toEqual(all.map((_, row) => row));
    }),
  );
});
