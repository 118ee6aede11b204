import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { below, next32, XOSHIRO_WORDS } from '../../../harness/seed/xoshiro.ts';

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const seeded = fc
  .array(word, { minLength: XOSHIRO_WORDS, maxLength: XOSHIRO_WORDS })
  .filter((words) => words.some((each) => each !== 0));

describe('xoshiro128**', () => {
  // Output of the authors' C code (https://prng.di.unimi.it/xoshiro128starstar.c) from state 1 2 3 4.
  test('agrees with the reference implementation', () => {
    const words = Int32Array.of(1, 2, 3, 4);
    expect(Array.from({ length: 10 }, () => next32(words, 0))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  test('touches its own four words and no others, also in shared memory', () => {
    fc.assert(
      fc.property(seeded, fc.nat(5), (state, offset) => {
        const words = new Int32Array(new SharedArrayBuffer(4 * 16)).fill(77);
        words.set(state, offset);
        next32(words, offset);
        const around = [...words].filter((_, i) => i < offset || i >= offset + XOSHIRO_WORDS);
        expect(around.every((each) => each === 77)).toBe(true);
      }),
    );
  });

  test('below stays below, and draws nothing for a bound of one', () => {
    fc.assert(
      fc.property(seeded, fc.integer({ min: 1, max: 2 ** 32 }), (state, bound) => {
        const words = Int32Array.from(state);
        const drawn = below(words, 0, bound);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < bound).toBe(true);
        const before = [...words];
        expect(below(words, 0, 1)).toBe(0);
        expect([...words]).toEqual(before);
      }),
    );
  });

  // With bound 3 · 2^30 a plain remainder would give the lowest third probability 1/2 instead of
  // 1/3. Hoeffding: 20,000 draws are off by 0.04 with probability below 3e-28.
  test('below is unbiased where a remainder would not be', () => {
    const words = Int32Array.of(1, 2, 3, 4);
    const bound = 3 * 2 ** 30;
    let low = 0;
    for (let i = 0; i < 20_000; i++) if (below(words, 0, bound) < 2 ** 30) low++;
    expect(Math.abs(low / 20_000 - 1 / 3)).toBeLessThan(0.04);
  });
});
