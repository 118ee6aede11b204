import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../../harness/seed/streams.ts';

describe('streams', () => {
  test('the same key gives the same draws', () => {
    const draws = () => {
      const source = stream('7f3a', 'queue', 'correct', 3, 'program');
      return [source.random(), ...source.words(3), source.random()];
    };
    expect(draws()).toEqual(draws());
  });

  // Old replay lines depend on these numbers: if this fails, every stored token is broken.
  test('draws are the same in every version', () => {
    expect([...stream('7f3a', 'queue', 'correct', 3, 'schedule').words(4)]).toEqual([
      590410744, 942782459, 905011729, -1511663589,
    ]);
  });

  test('each part of the key makes another stream', () => {
    const keys: Parameters<typeof stream>[] = [
      ['s', 'a', 'b', 1, 'data'],
      ['t', 'a', 'b', 1, 'data'],
      ['s', 'x', 'b', 1, 'data'],
      ['s', 'a', 'x', 1, 'data'],
      ['s', 'a', 'b', 2, 'data'],
      ['s', 'a', 'b', 1, 'schedule'],
      ['s', 'a', 'b1', 1, 'data'],
      ['s', 'a', 'b', 11, 'data'],
    ];
    const seen = keys.map((key) =>
      stream(...key)
        .words(4)
        .join(),
    );
    expect(new Set(seen).size).toBe(keys.length);
  });

  test('draws lie in [0, 1) and words are never all zero', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.integer({ min: 1, max: 8 }), (seed, n, count) => {
        const source = stream(seed, 'scenario', 'variant', n, 'data');
        const words = source.words(count);
        expect(words).toHaveLength(count);
        expect(words.some((word) => word !== 0)).toBe(true);
        const drawn = source.random();
        expect(drawn >= 0 && drawn < 1).toBe(true);
      }),
    );
  });

  // 20,000 fair bits: the count is off by more than 500 (7 standard deviations) once in 10^11.
  // 128 bits are looked at: a false alarm in fewer than 1 of 10^9 keys.
  test('each bit of the first words is fair over consecutive executions', () => {
    const ones = new Array<number>(128).fill(0);
    for (let n = 0; n < 20_000; n++) {
      const words = stream('s', 'queue', 'correct', n, 'schedule').words(4);
      for (let bit = 0; bit < 128; bit++) ones[bit]! += (words[bit >> 5]! >>> (bit & 31)) & 1;
    }
    expect(Math.max(...ones.map((count) => Math.abs(count - 10_000)))).toBeLessThan(500);
  });
});
