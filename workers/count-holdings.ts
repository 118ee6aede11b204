import { takeCensus } from '../harness/parallel/heap-census.ts';
import { sampleThread } from '../harness/parallel/thread-sample.ts';
import type { Counting, CrewReply } from './stress-protocol.ts';

/** Counts what this thread holds, as it is asked for. */
export async function countHoldings(counting: Counting): Promise<CrewReply> {
  if (counting === 'nothing') return {};
  const sample = await sampleThread();
  return counting === 'heap' ? { sample, census: await takeCensus() } : { sample };
}
