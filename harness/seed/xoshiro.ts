/** Int32 words of one generator's state. */
export const XOSHIRO_WORDS = 4;

const TWO_TO_32 = 0x1_0000_0000;

/**
 * Next output of xoshiro128** (Blackman & Vigna, "Scrambled linear pseudorandom number generators",
 * ACM TOMS 47(4), 2021): uniform unsigned 32 bits, period 2^128 − 1. The four words of state lie at
 * `words[offset ..]`, must not all be zero, and may be shared: whoever holds the turn draws.
 */
export function next32(words: Int32Array, offset: number): number {
  const s0 = words[offset] as number;
  const s1 = words[offset + 1] as number;
  const s2 = (words[offset + 2] as number) ^ s0;
  const s3 = (words[offset + 3] as number) ^ s1;
  const scaled = Math.imul(s1, 5);
  const result = Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0;
  words[offset] = s0 ^ s3;
  words[offset + 1] = s1 ^ s2;
  words[offset + 2] = s2 ^ (s1 << 9);
  words[offset + 3] = (s3 << 11) | (s3 >>> 21);
  return result;
}

/**
 * Uniform integer in `[0, bound)`, for `bound` from 1 to 2^32. Unbiased: the outputs beyond the
 * largest multiple of `bound` are drawn again (at worst every second one). A bound of 1 draws
 * nothing.
 */
export function below(words: Int32Array, offset: number, bound: number): number {
  if (bound <= 1) return 0;
  const limit = TWO_TO_32 - (TWO_TO_32 % bound);
  let drawn = next32(words, offset);
  while (drawn >= limit) drawn = next32(words, offset);
  return drawn % bound;
}
