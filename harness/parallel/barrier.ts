import { atomics } from '../base/originals.ts';
import { type ParallelControl, WORD } from './layout.ts';

/** Turns of a loop that a thread waits actively before it sleeps: a few microseconds. */
const SPINS = 2_000;

/**
 * Waits until all threads have arrived, and goes on with them at once. The thread sleeps: nothing of its event
 * loop runs meanwhile.
 */
export function meet(control: ParallelControl): undefined {
  const { words } = control;
  const before = atomics.load(words, WORD.opened);
  if (arrive(control)) return undefined;
  for (let spin = 0; spin < SPINS; spin++) {
    if (atomics.load(words, WORD.opened) !== before) return undefined;
  }
  while (atomics.load(words, WORD.opened) === before) {
    atomics.wait(words, WORD.opened, before);
  }
  return undefined;
}

/** The same while the thread's event loop goes on: others may still need what lives in it. */
export async function meetAsync(control: ParallelControl): Promise<void> {
  const { words } = control;
  const before = atomics.load(words, WORD.opened);
  if (arrive(control)) return;
  while (atomics.load(words, WORD.opened) === before) {
    const wait = atomics.waitAsync(words, WORD.opened, before);
    if (wait.async) await wait.value;
  }
}

/**
 * The same at the end of a pass over what threads send each other. True, for all of them alike, where any has sent
 * something: then there is to be another pass. `pass`: a number that is one more at each call.
 */
export async function meetAgain(
  control: ParallelControl,
  pass: number,
  hasSent: boolean,
): Promise<boolean> {
  const { words } = control;
  if (hasSent) atomics.store(words, WORD.again, pass);
  await meetAsync(control);
  // Whoever is in the next pass already has seen this one's word, and may have put its own there.
  return atomics.load(words, WORD.again) >= pass;
}

/** True for the last one, which opens the barrier for all. */
function arrive({ words, threads }: ParallelControl): boolean {
  if (atomics.add(words, WORD.arrived, 1) + 1 < threads) return false;
  atomics.store(words, WORD.arrived, 0);
  atomics.add(words, WORD.opened, 1);
  atomics.notify(words, WORD.opened);
  return true;
}
