import type { ReplayResult } from '../model/result.ts';
import { pinnableCores } from './lane-child.ts';
import { startLane } from './lane-process.ts';
import type { ReplayOptions, ReplaySource } from './lane-protocol.ts';

/**
 * Runs one execution again, in a lane of its own, from a token or a finding's file.
 * @throws UsageError for malformed tokens and files, and for a token of other sources than today's.
 */
export async function replay(
  what: ReplaySource,
  { signal, ...options }: ReplayOptions & { readonly signal?: AbortSignal },
): Promise<ReplayResult> {
  const lane = startLane(pinnableCores()[0]);
  const stop = () => lane.end();
  signal?.addEventListener('abort', stop);
  try {
    return (await lane.ask<'replay'>({ kind: 'replay', what, options })).result;
  } finally {
    signal?.removeEventListener('abort', stop);
    lane.end();
  }
}
