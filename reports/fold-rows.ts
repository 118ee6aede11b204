/** What is shown of a long list: a row by its index, or the rows `[from, to)` that are left out. */
export type FoldedRow =
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'gap'; readonly from: number; readonly to: number };

/**
 * Chooses at most `max` lines (rows and gaps together) of `count` rows. The rows around the given
 * turning points and at both ends are kept, as far around as there is room; where even the turning
 * points alone are too many, the middle is left out. `details` are kept like turning points where
 * there is room for all of them.
 */
export function foldRows(
  count: number,
  turningPoints: readonly number[],
  max: number,
  details: readonly number[] = [],
): FoldedRow[] {
  if (count <= max) return fold(new Array<boolean>(count).fill(true));
  return (
    around(count, [...turningPoints, ...details], max) ??
    around(count, turningPoints, max) ??
    foldMiddle(count, max)
  );
}

/** The rows around some points, as far around as there is room; undefined where there is none. */
function around(count: number, points: readonly number[], max: number): FoldedRow[] | undefined {
  const distance = distances(count, [0, count - 1, ...points]);
  let best: FoldedRow[] | undefined;
  for (let radius = 0; radius < count; radius += 1) {
    const folded = fold(distance.map((each) => each <= radius));
    if (folded.length > max) break;
    best = folded;
  }
  return best;
}

function foldMiddle(count: number, max: number): FoldedRow[] {
  const kept = Math.max(0, max - 1);
  const head = Math.ceil(kept / 2);
  const tail = kept - head;
  return fold(Array.from({ length: count }, (_, row) => row < head || row >= count - tail));
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

/** A gap of one row takes as much room as the row itself, so the row is shown. */
function fold(keep: readonly boolean[]): FoldedRow[] {
  const folded: FoldedRow[] = [];
  let from = 0;
  const closeGap = (to: number) => {
    if (to - from === 1) folded.push({ kind: 'row', row: from });
    else if (to > from) folded.push({ kind: 'gap', from, to });
  };
  keep.forEach((kept, row) => {
    if (!kept) return;
    closeGap(row);
    folded.push({ kind: 'row', row });
    from = row + 1;
  });
  closeGap(keep.length);
  return folded;
}
