import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Patience } from '../../../harness/actors/patience.ts';
import { CORE_SHORTAGE_FACTOR, HANG_SUSPICION_MS } from '../../../harness/base/limits.ts';

const PERIOD_MS = 50;

/** When patience with what never moves is over, asked every 50 ms; `moves`: the moments at which something does. */
function over(limitMs: number, shortage: number, moves: readonly number[] = []) {
  let nowMs = 0;
  const patience = new Patience(
    () => nowMs,
    () => () => shortage,
  );
  for (; nowMs < 1e6; nowMs += PERIOD_MS) {
    if (moves.includes(nowMs)) patience.renew();
    else if (patience.isOver(limitMs)) break;
  }
  return { atMs: nowMs, areCoresShort: patience.areCoresShort };
}

const limits = fc.integer({ min: 20, max: 200 }).map((periods) => periods * PERIOD_MS);

test('with cores for all, what stands still is given up a moment behind the limit', () => {
  fc.assert(
    fc.property(limits, (limitMs) => {
      expect(over(limitMs, 0)).toEqual({
        atMs: limitMs + HANG_SUSPICION_MS,
        areCoresShort: false,
      });
    }),
  );
});

test('where cores are short it is given up, too, but much later, and that they are is known', () => {
  fc.assert(
    fc.property(limits, (limitMs) => {
      const { atMs, areCoresShort } = over(limitMs, 1);
      expect(areCoresShort).toBe(true);
      expect(atMs).toBeGreaterThanOrEqual(limitMs * CORE_SHORTAGE_FACTOR);
      expect(atMs).toBeLessThan(limitMs * CORE_SHORTAGE_FACTOR + 2 * HANG_SUSPICION_MS);
    }),
  );
});

test('whatever moves has all of its time again, also while it is looked at closer', () => {
  fc.assert(
    fc.property(limits, fc.nat(9), (limitMs, late) => {
      const moves = [limitMs + late * PERIOD_MS];
      expect(over(limitMs, 0, moves).atMs).toBe((moves[0] ?? 0) + limitMs + HANG_SUSPICION_MS);
    }),
  );
});
