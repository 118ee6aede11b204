import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { didYouMean, nearest } from '../../../harness/run/nearest.ts';

const word = fc.string({ unit: fc.constantFrom(...'abc-'), minLength: 1, maxLength: 8 });
const words = fc.array(word, { maxLength: 6 });

/** The recursive definition of the Levenshtein distance. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [x, y] = [a.slice(1), b.slice(1)];
  if (a[0] === b[0]) return distance(x, y);
  return 1 + Math.min(distance(x, b), distance(a, y), distance(x, y));
}

describe('the nearest known word', () => {
  test('is the first of those with the fewest edits, where these are few', () => {
    const short = word.filter(({ length }) => length <= 5);
    fc.assert(
      fc.property(short, fc.array(short, { maxLength: 4 }), (asked, known) => {
        const limit = Math.round(asked.length / 3);
        const near = known.filter((each) => distance(asked, each) <= limit);
        const fewest = Math.min(...near.map((each) => distance(asked, each)));
        expect(nearest(asked, known)).toBe(near.find((each) => distance(asked, each) === fewest));
      }),
    );
  });

  test('is the word itself where it is known', () => {
    fc.assert(
      fc.property(word, words, words, (asked, before, after) => {
        expect(nearest(asked, [...before, asked, ...after])).toBe(asked);
      }),
    );
  });

  test('is none for what resembles nothing', () => {
    expect(nearest('zzzzzzzz', ['queue', 'mutex'])).toBeUndefined();
    expect(didYouMean('zzzzzzzz', ['queue', 'mutex'])).toBe('');
    expect(didYouMean('quux', ['queue', 'mutex'])).toBe('');
  });

  test.each(['quee', 'queu', 'qeuue', 'quueue', 'ueue'])('of %s is queue', (typed) => {
    expect(didYouMean(typed, ['queue', 'mutex'])).toBe(", did you mean 'queue'?");
  });
});
