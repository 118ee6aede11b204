import { writeFileAtomically } from '../base/atomic-file.ts';
import { UsageError } from '../base/errors.ts';
import type { BenchedLoad, BenchResult } from '../model/bench.ts';

/**
 * Keeps a result as a baseline. The file appears whole or not at all, and one that is there stays where the result
 * would be none.
 * @throws UsageError where the result is partial or holds no numbers, or the file cannot be written.
 */
export async function saveBaseline(path: string, result: BenchResult, json: string): Promise<void> {
  const fault = faultOf(result);
  if (fault !== undefined) throw new UsageError(`nothing was saved to ${path}: ${fault}`);
  await writeFileAtomically(path, json);
}

/** Why a result is no baseline. */
export function faultOf({ ended, targets, blocks }: BenchResult): string | undefined {
  if (ended !== 'complete') return 'the measurement was interrupted';
  const short = targets.find(({ loads }) => !loads.some((load) => hasRate(load, blocks)));
  if (short !== undefined) return `there are not enough samples of ${short.target}`;
  return targets.length === 0 ? 'nothing was measured' : undefined;
}

/** Whether each block of a load had enough executions to say how many there are a second. */
function hasRate(load: BenchedLoad, blocks: number): boolean {
  if (load.kind === 'refused') return false;
  const rate = load.series.find(({ name }) => name === 'executions/s');
  return rate !== undefined && rate.values.length === blocks;
}
