import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as workerThreads from 'node:worker_threads';
import { type ActiveResources, countActive } from './active-resources.ts';

/** What one thread holds when its garbage has been collected. */
export interface ThreadSample {
  readonly heapBytes: number;
  /** Outside of the heap, array buffers among it. */
  readonly externalBytes: number;
  readonly active: ActiveResources;
  /** Listeners on `process`. */
  readonly listeners: number;
  /** Web locks held or asked for, in the whole process; 0 where the platform has none. */
  readonly locks: number;
}

let collect: (() => void) | undefined;

/**
 * Collects garbage, twice, since finalizers of the first run release more, and counts. Takes some
 * milliseconds.
 */
export async function sampleThread(): Promise<ThreadSample> {
  collect ??= exposedCollector();
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  const listeners = process
    .eventNames()
    .reduce((sum, name) => sum + process.listenerCount(name as string), 0);
  return {
    heapBytes: heapUsed,
    externalBytes: external,
    active: countActive(),
    listeners,
    locks: await countLocks(),
  };
}

interface LockTable {
  query(): Promise<{ readonly held?: unknown[]; readonly pending?: unknown[] }>;
}

async function countLocks(): Promise<number> {
  const { locks } = workerThreads as { readonly locks?: LockTable };
  if (locks === undefined) return 0;
  const { held = [], pending = [] } = await locks.query();
  return held.length + pending.length;
}

/** V8 hands out its collector to contexts that are made after the flag was set. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
