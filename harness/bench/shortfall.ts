import { showSome } from '../base/quantity.ts';
import type { Metric, Series } from '../model/bench.ts';
import { ALPHA } from './decision.ts';

/** How many blocks each side has. */
export interface Blocks {
  readonly base: number;
  readonly next: number;
  /** Whether the base is a baseline, which this run can add nothing to. */
  readonly isStored: boolean;
}

/** Which sides lack something. */
interface Short {
  readonly base: boolean;
  readonly next: boolean;
  readonly isStored: boolean;
}

/** The least p that so many values a side can show. */
export function leastP(blocks: number): number {
  let orders = 1;
  for (let i = 1; i <= blocks; i++) orders *= (blocks + i) / i;
  return 2 / orders;
}

/**
 * Why two series cannot be judged, and what to do about it, or undefined: each block must have had enough samples for
 * its number, and each side enough blocks for a p below the limit. `latencies`: how many are judged together.
 */
export function shortfallOf(
  { kind }: Metric,
  { base, next }: { readonly base: Series | undefined; readonly next: Series | undefined },
  blocks: Blocks,
  latencies: number,
): string | undefined {
  const { isStored } = blocks;
  const count = (series: Series | undefined) => series?.values.length ?? 0;
  const sampled = { base: count(base) < blocks.base, next: count(next) < blocks.next, isStored };
  if (sampled.base || sampled.next)
    return `not enough samples${whereOf(sampled)}; ${remedyOf(sampled, 'more --time')}`;
  const family = kind === 'latency' ? latencies : 1;
  const needed = neededBlocks(family);
  const fewest = Math.min(blocks.base, blocks.next);
  if (fewest >= needed) return undefined;
  const short = { base: blocks.base < needed, next: blocks.next < needed, isStored };
  const what = family > 1 ? `tell among ${family} latencies` : 'show a difference';
  const some = `${showSome(fewest, 'block')}${whereOf(short)}`;
  return `${some} cannot ${what}; ${remedyOf(short, `--blocks ${needed} or more`)}`;
}

/** Blocks a side with which the smallest p among so many can lie below the limit. */
function neededBlocks(family: number): number {
  let blocks = 1;
  while (leastP(blocks) * family >= ALPHA) blocks++;
  return blocks;
}

function whereOf({ base, next, isStored }: Short): string {
  if (!isStored || !base) return '';
  return next ? ' here and in the baseline' : ' in the baseline';
}

function remedyOf({ base, next, isStored }: Short, option: string): string {
  if (!isStored || !base) return `give it ${option}`;
  return `save a new one with ${option}${next ? ', and compare with as much' : ''}`;
}
