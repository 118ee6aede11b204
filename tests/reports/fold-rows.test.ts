import { expect, test } from 'vitest';
import { foldRows } from '../../reports/fold-rows.ts';

test('details are kept like turning points where all of them fit, and else not at all', () => {
  const rows = (max: number) =>
    foldRows(100, [50], max, [20, 70]).flatMap((each) => (each.kind === 'row' ? [each.row] : []));
  expect(rows(15)).toEqual(expect.arrayContaining([0, 20, 50, 70, 99]));
  expect(rows(7)).toContain(50);
  expect(rows(7)).not.toContain(20);
});
