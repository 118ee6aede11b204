import { nowMs } from '../harness/base/originals.ts';
import { takeCensus } from '../harness/parallel/heap-census.ts';
import { sampleThread } from '../harness/parallel/thread-sample.ts';
import type { Counting, CrewReply } from './stress-protocol.ts';

/** Counts what this thread holds, as it is asked for. */
export async function countHoldings(counting: Counting): Promise<CrewReply> {
  if (counting === 'nothing') return { countingMs: 0 };
  const began = nowMs();
  const sample = await sampleThread();
  const census = counting === 'heap' ? { census: await takeCensus() } : {};
  return { sample, ...census, countingMs: nowMs() - began };
}
