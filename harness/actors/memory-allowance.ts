import { THREAD_SLACK_MIB } from '../base/limits.ts';

/**
 * Tells when this process has taken more memory than its threads may, from the first call on: V8's own limits often
 * end the whole process.
 */
export function memoryAllowance(threads: number, allowanceMib: number): () => boolean {
  const allowance = (allowanceMib + threads * THREAD_SLACK_MIB) * 2 ** 20;
  let before: number | undefined;
  return () => {
    const resident = process.memoryUsage.rss();
    before ??= resident;
    return resident - before > allowance;
  };
}
