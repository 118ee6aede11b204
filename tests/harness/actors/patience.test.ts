import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Patience } from '../../../harness/actors/patience.ts';
import { CORE_SHORTAGE_FACTOR, HANG_SUSPICION_MS } from '../../../harness/base/limits.ts';

const PERIOD_MS = 50;

/** When patience with what never moves is over, asked every 50 ms; `moves`: the moments at which something does. */
function overAtMs(limitMs: number, shortage: number, moves: readonly number[] = []): number {
  let nowMs = 0;
  const patience = new Patience(
    () => nowMs,
    () => () => shortage,
  );
  for (; nowMs < 1e6; nowMs += PERIOD_MS) {
    if (moves.includes(nowMs)) patience.renew();
    else if (patience.isOver(limitMs)) break;
  }
  return nowMs;
}

const limits = fc.integer({ min: 20, max: 200 }).map((periods) => periods * PERIOD_MS);

test('with cores for all, what stands still is given up a moment behind the limit', () => {
  fc.assert(
    fc.property(limits, (limitMs) => {
      expect(overAtMs(limitMs, 0)).toBe(limitMs + HANG_SUSPICION_MS);
    }),
  );
});

test('where cores are short it is given up, too, but much later', () => {
  fc.assert(
    fc.property(limits, (limitMs) => {
      const overMs = overAtMs(limitMs, 1);
      expect(overMs).toBeGreaterThanOrEqual(limitMs * CORE_SHORTAGE_FACTOR);
      expect(overMs).toBeLessThan(limitMs * CORE_SHORTAGE_FACTOR + 2 * HANG_SUSPICION_MS);
    }),
  );
});

test('whatever moves has all of its time again, also while it is looked at closer', () => {
  fc.assert(
    fc.property(limits, fc.nat(9), (limitMs, late) => {
      const moves = [limitMs + late * PERIOD_MS];
      expect(overAtMs(limitMs, 0, moves)).toBe((moves[0] ?? 0) + limitMs + HANG_SUSPICION_MS);
    }),
  );
});
