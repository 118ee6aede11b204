/**
 * The number of an access site: a non-zero 31-bit FNV-1a hash of display path and ordinal. The same
 * in every thread, process and machine, so that traces and their hashes can be compared.
 */
export function siteNumber(displayPath: string, ordinal: number): number {
  const text = `${displayPath}\0${ordinal}`;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  // FNV's low bits mix worse than its high ones do; fold before cutting.
  const folded = (hash ^ (hash >>> 15)) & 0x7fffffff;
  return folded === 0 ? 1 : folded;
}

/** A place in the user's source that was instrumented. Line and column count from 1. */
export interface Site {
  readonly id: number;
  readonly line: number;
  readonly column: number;
}

/** Finds line and column of an offset; both count from 1, columns in UTF-16 units. */
export function createLocator(
  source: string,
): (offset: number) => { line: number; column: number } {
  const starts = [0];
  // The line terminators of ECMAScript, as V8 counts them.
  for (const match of source.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    starts.push(match.index + match[0].length);
  }
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
}
