import { isWrite, touchesObject } from '../model/access.ts';
import type { StrategyView } from '../model/strategy.ts';

/**
 * Whether the pending operations of two actors race: same object, overlapping bytes, at least one
 * of them a write. Their order matters; operations that do not race commute.
 */
export function races(view: StrategyView, a: number, b: number): boolean {
  const kindA = view.kind[a] as number;
  const kindB = view.kind[b] as number;
  return (
    touchesObject(kindA) &&
    touchesObject(kindB) &&
    (isWrite(kindA) || isWrite(kindB)) &&
    view.object[a] === view.object[b] &&
    (view.start[a] as number) < (view.end[b] as number) &&
    (view.start[b] as number) < (view.end[a] as number)
  );
}
