import { readdirSync, readFileSync } from 'node:fs';
import { nowMs } from '../base/originals.ts';

const TASKS = '/proc/self/task';

/**
 * Tells how much the threads of this process have been kept waiting for a core since the first call: their waits together, as a
 * share of the time. More than 1 where several waited at once; 0 where the system does not say. What only waits for others,
 * or for a lock, needs no core.
 */
export function coreShortage(): () => number {
  const before = waitsNs();
  const began = nowMs();
  return () => {
    let waitedNs = 0;
    for (const [thread, ns] of waitsNs()) waitedNs += ns - (before.get(thread) ?? 0);
    return waitedNs / 1e6 / (nowMs() - began);
  };
}

/** How long each thread was ready to run and had no core, nanoseconds. The main one is left out: it looks after the others. */
function waitsNs(): Map<string, number> {
  const waits = new Map<string, number>();
  for (const thread of threads()) {
    if (thread === String(process.pid)) continue;
    try {
      // Time on a core, time in the run queue, times that it was let run.
      const [, ns] = readFileSync(`${TASKS}/${thread}/schedstat`, 'utf8').split(' ');
      waits.set(thread, Number(ns));
    } catch {
      // Ended meanwhile.
    }
  }
  return waits;
}

function threads(): string[] {
  try {
    return readdirSync(TASKS);
  } catch {
    return [];
  }
}
