/** Objects of one constructor or kind. */
interface Held {
  readonly count: number;
  readonly bytes: number;
}

/** What grew between two counts of a heap, the largest growth first. */
export interface ConstructorGrowth {
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
}

/** Compares counts of the same heap, taken one behind the other; at most `most` entries. */
export function censusGrowth(
  before: ReadonlyMap<string, Held>,
  after: ReadonlyMap<string, Held>,
  most: number,
): ConstructorGrowth[] {
  return [...after]
    .map(([name, { count, bytes }]) => ({
      name,
      count: count - (before.get(name)?.count ?? 0),
      bytes: bytes - (before.get(name)?.bytes ?? 0),
    }))
    .filter(({ count, bytes }) => count > 0 && bytes > 0)
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, most);
}

/** The counts of several heaps as one. */
export function sumCensuses(heaps: readonly ReadonlyMap<string, Held>[]): Map<string, Held> {
  const sum = new Map<string, Held>();
  for (const [name, { count, bytes }] of heaps.flatMap((heap) => [...heap])) {
    const before = sum.get(name) ?? { count: 0, bytes: 0 };
    sum.set(name, { count: before.count + count, bytes: before.bytes + bytes });
  }
  return sum;
}
