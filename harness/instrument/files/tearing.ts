/** Reads and writes of at most this many bytes happen as a whole: a page of the kernel's cache. */
const PAGE = 4096;

/**
 * Where a read or write of `length` bytes comes apart: the end of each part, last `length`. Two or
 * three parts that end at pages' boundaries, which ones `draw` says (32-bit words).
 */
export function cuts(length: number, draw: () => number): readonly number[] {
  if (length <= PAGE) return [length];
  const boundaries = Math.ceil(length / PAGE) - 1;
  const first = 1 + (draw() % boundaries);
  if (boundaries === 1 || draw() % 2 === 0) return [first * PAGE, length];
  const other = 1 + (draw() % (boundaries - 1));
  const second = other < first ? other : other + 1;
  return [Math.min(first, second) * PAGE, Math.max(first, second) * PAGE, length];
}
