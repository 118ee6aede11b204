import { stat } from 'node:fs/promises';
import { codeOf, type Holder, mayLive } from './claim.ts';

/** A lock is stale when its holder has not been heard of, or has had it, for this long. */
const SILENT_MS = 60_000;
const TOO_OLD_MS = 300_000;

/** Whether this holder's tenure is over, though the lock file is still there. */
export async function isStale(file: string, holder: Holder): Promise<boolean> {
  if (!mayLive(holder)) return true;
  // Read before the time of the heartbeat: whatever comes in between makes it look younger, not older.
  const now = Date.now();
  if (now - (holder.sinceMs ?? now) > TOO_OLD_MS) return true;
  return now - (await lastBeatMs(file)) > SILENT_MS;
}

/** Of a lock that is gone, or somebody else's by now: late enough for it not to be stale. */
async function lastBeatMs(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return Number.POSITIVE_INFINITY;
    throw thrown;
  }
}
