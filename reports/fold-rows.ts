/** What is shown of a long list: a row by its index, or the rows `[from, to)` that are left out. */
export type FoldedRow =
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'gap'; readonly from: number; readonly to: number };

/**
 * Chooses at most `max` lines, of gaps and of rows that take `heights` lines each. The rows around the
 * given turning points and at both ends are kept, as far around as there is room; where even the
 * turning points alone are too many, the middle is left out. `details` are kept like turning points
 * where there is room for all of them.
 */
export function foldRows(
  heights: readonly number[],
  turningPoints: readonly number[],
  max: number,
  details: readonly number[] = [],
): FoldedRow[] {
  const all = fold(heights, () => true);
  if (linesOf(all, heights) <= max) return all;
  return (
    around(heights, [...turningPoints, ...details], max) ??
    around(heights, turningPoints, max) ??
    foldMiddle(heights, max)
  );
}

function linesOf(folded: readonly FoldedRow[], heights: readonly number[]): number {
  return folded.reduce(
    (sum, entry) => sum + (entry.kind === 'row' ? (heights[entry.row] as number) : 1),
    0,
  );
}

/** The rows around some points, as far around as there is room; undefined where there is none. */
function around(
  heights: readonly number[],
  points: readonly number[],
  max: number,
): FoldedRow[] | undefined {
  const count = heights.length;
  const distance = distances(count, [0, count - 1, ...points]);
  let best: FoldedRow[] | undefined;
  for (let radius = 0; radius < count; radius += 1) {
    const folded = fold(heights, (row) => (distance[row] as number) <= radius);
    if (linesOf(folded, heights) > max) break;
    best = folded;
  }
  return best;
}

/** Takes rows from both ends in turns, as long as there is room for them and for the gap. */
function foldMiddle(heights: readonly number[], max: number): FoldedRow[] {
  let room = Math.max(0, max - 1);
  let head = 0;
  let tail = heights.length;
  for (let fromHead = true; head < tail; fromHead = !fromHead) {
    const height = heights[fromHead ? head : tail - 1] as number;
    if (height > room) break;
    room -= height;
    if (fromHead) head += 1;
    else tail -= 1;
  }
  return fold(heights, (row) => row < head || row >= tail);
}

/** Distance of each row to the nearest of some rows. */
function distances(count: number, from: readonly number[]): number[] {
  const distance = new Array<number>(count).fill(Number.POSITIVE_INFINITY);
  for (const row of from) distance[row] = 0;
  for (let row = 1; row < count; row += 1) {
    distance[row] = Math.min(distance[row] as number, (distance[row - 1] as number) + 1);
  }
  for (let row = count - 2; row >= 0; row -= 1) {
    distance[row] = Math.min(distance[row] as number, (distance[row + 1] as number) + 1);
  }
  return distance;
}

/** A gap of one line takes as much room as the row itself, so the row is shown. */
function fold(heights: readonly number[], keep: (row: number) => boolean): FoldedRow[] {
  const folded: FoldedRow[] = [];
  let from = 0;
  const closeGap = (to: number) => {
    if (to - from === 1 && heights[from] === 1) folded.push({ kind: 'row', row: from });
    else if (to > from) folded.push({ kind: 'gap', from, to });
  };
  for (let row = 0; row < heights.length; row += 1) {
    if (!keep(row)) continue;
    closeGap(row);
    folded.push({ kind: 'row', row });
    from = row + 1;
  }
  closeGap(heights.length);
  return folded;
}
