import { LITMUS_MAX_DELAY } from '../base/limits.ts';
import { below } from '../seed/xoshiro.ts';
import type { InstanceLayout } from './instance-memory.ts';

/** How one stride is run. */
export interface StridePlan {
  /** Number of its layout. */
  readonly layout: number;
  /** Instances, before anybody cuts them to what is left of a budget. */
  readonly length: number;
  /** Empty loops of each actor before its first instance. */
  readonly delays: readonly number[];
}

/** A stride is as long as there is room for, or this fraction of it, as a power of two. */
const LENGTH_SHIFTS = [0, 0, 2, 4] as const;

/**
 * The next stride's plan. Every thread draws it from its own copy of the same generator, so that nobody
 * has to tell the others. Of delays, short ones are as likely as long ones: uniform in the number of bits.
 */
export function nextStridePlan(
  generator: Int32Array,
  layouts: readonly InstanceLayout[],
  actors: number,
): StridePlan {
  const layout = below(generator, 0, layouts.length);
  const shift = LENGTH_SHIFTS[below(generator, 0, LENGTH_SHIFTS.length)] as number;
  const { capacity } = layouts[layout] as InstanceLayout;
  const delays = Array.from({ length: actors }, () => {
    const longest = 1 << below(generator, 0, Math.log2(LITMUS_MAX_DELAY) + 1);
    return below(generator, 0, longest + 1);
  });
  return { layout, length: Math.max(1, capacity >> shift), delays };
}
