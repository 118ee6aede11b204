import type { ChildProcess } from 'node:child_process';
import { HEARTBEAT_MS, SILENCE_LIMIT_MS } from '../base/limits.ts';
import { clearTicker, setTicker } from '../base/originals.ts';
import { showCount } from '../base/quantity.ts';

const BEAT = 'beat';

/** Tells the parent, again and again, that the event loop of this process turns. */
export function beat(send: (message: unknown) => void): void {
  setTicker(() => send(BEAT), HEARTBEAT_MS).unref();
}

/** Whether a message says no more than that its process is alive. */
export function isBeat(message: unknown): boolean {
  return message === BEAT;
}

/**
 * Calls `onSilent`, with what is to be said of it, when a child that beats has sent nothing for so long. Time is counted by
 * the ticks of this process, so that a machine that slept is no silence. Ends with the child.
 */
export function watchBeat(
  child: ChildProcess,
  onSilent: (what: string) => void,
  limitMs: number = SILENCE_LIMIT_MS,
): void {
  let ticks = 0;
  const ticker = setTicker(() => {
    ticks++;
    if (ticks * HEARTBEAT_MS <= limitMs) return;
    clearTicker(ticker);
    onSilent(
      `a process of the campaign has not answered for ${showCount(limitMs / 1000)} s and was ended; look for an endless loop in setup, in an invariant or where the scenario is loaded, or let setup do less`,
    );
  }, HEARTBEAT_MS).unref();
  child.on('message', () => {
    ticks = 0;
  });
  child.on('exit', () => clearTicker(ticker));
}
