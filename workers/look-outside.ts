import { LOOK_MS, OUTSIDE_MS } from '../harness/base/limits.ts';
import { nextImmediate, nowMs, setTimer } from '../harness/base/originals.ts';

/**
 * What every thread of a pool and every child process keeps open, and what this wait itself does. Sockets and
 * pipes that user code opens are named when it opens them.
 */
const OWN = new Set(['MessagePort', 'Immediate', 'Timeout', 'PipeWrap', 'TTYWrap']);

/** Turns the event loop until `isOver`; where it never is, the host's watchdog sees it. */
export async function turnUntil(isOver: () => boolean): Promise<void> {
  for (let turns = 0; !isOver(); turns++) await turn(turns > 10);
}

/** One turn, after a rest where nothing has come for some time. */
async function turn(rests: boolean): Promise<void> {
  if (rests) await new Promise<void>((resolve) => setTimer(resolve, 1));
  else await nextImmediate();
}

/**
 * Turns the event loop until `isOver`, or nothing comes any more: not within `OUTSIDE_MS` where the platform has
 * something open that user code began, nor within `LOOK_MS` where it tells of nothing, as it does not tell of
 * all. Returns what was open, by the platform's names for it.
 */
export async function lookOutside(isOver: () => boolean): Promise<readonly string[]> {
  const began = nowMs();
  const seen = new Set<string>();
  while (!isOver()) {
    const open = process.getActiveResourcesInfo().filter((name) => !OWN.has(name));
    for (const name of open) seen.add(name);
    const waitedMs = nowMs() - began;
    if (waitedMs > (open.length > 0 ? OUTSIDE_MS : LOOK_MS)) break;
    await turn(waitedMs > 1);
  }
  return [...seen].sort();
}
