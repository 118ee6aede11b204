import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakLines, widthOf } from '../../reports/fit-text.ts';

test('breaks at spaces, behind slashes, and inside of what is too long for a line', () => {
  expect(breakLines('rename a.tmp to b', 12, 2)).toEqual(['rename a.tmp', 'to b']);
  expect(breakLines('at some/deep/folder.ts', 10)).toEqual(['at some/', 'deep/', 'folder.ts']);
  expect(breakLines('open 0123456789abcdef', 12, 2)).toEqual(['open 0123456', '789abcdef']);
});

test('law: nothing but spaces at the breaks is lost, and every line fits', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '/', '漢', '🧵'), maxLength: 80 });
  fc.assert(
    fc.property(text, fc.integer({ min: 3, max: 30 }), fc.nat(2), (all, width, hang) => {
      const lines = breakLines(all, width, hang);
      expect(lines.join('').replaceAll(' ', '')).toBe(all.replaceAll(' ', ''));
      lines.forEach((line, at) => {
        expect(widthOf(line)).toBeLessThanOrEqual(at === 0 ? width : width - hang);
      });
    }),
  );
});
