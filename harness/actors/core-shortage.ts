import { readdirSync, readFileSync } from 'node:fs';
import { nowMs } from '../base/originals.ts';

/**
 * Tells how much the threads of this process have been kept waiting for a core since the first call: their waits together, as a
 * share of the time. More than 1 where several waited at once; 0 where the system does not say. What only waits for others,
 * or for a lock, needs no core. The main thread is left out: it looks after the others.
 */
export function coreShortage(): () => number {
  const main = String(process.pid);
  return shortageOf(() => threadsOf('self').filter(([thread]) => thread !== main));
}

/** The same of all threads of other processes; `pids`: which these are at the moment. */
export function coreShortageOf(pids: () => readonly number[]): () => number {
  return shortageOf(() => pids().flatMap((pid) => threadsOf(String(pid))));
}

/** A thread by its number, and its folder. */
type Thread = readonly [number: string, folder: string];

function shortageOf(threads: () => readonly Thread[]): () => number {
  const before = waitsNs(threads());
  const began = nowMs();
  return () => {
    let waitedNs = 0;
    for (const [thread, ns] of waitsNs(threads())) waitedNs += ns - (before.get(thread) ?? 0);
    return waitedNs / 1e6 / (nowMs() - began);
  };
}

/** How long each thread was ready to run and had no core, nanoseconds. */
function waitsNs(threads: readonly Thread[]): Map<string, number> {
  const waits = new Map<string, number>();
  for (const [thread, folder] of threads) {
    try {
      // Time on a core, time in the run queue, times that it was let run.
      const [, ns] = readFileSync(`${folder}/schedstat`, 'utf8').split(' ');
      waits.set(thread, Number(ns));
    } catch {
      // Ended meanwhile.
    }
  }
  return waits;
}

function threadsOf(process: string): Thread[] {
  const folder = `/proc/${process}/task`;
  try {
    return readdirSync(folder).map((thread): Thread => [thread, `${folder}/${thread}`]);
  } catch {
    return [];
  }
}
