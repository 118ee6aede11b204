import { atomics } from '../base/originals.ts';
import { COMMAND, type Control, slotOf } from './layout.ts';

const { load, notify, store, wait } = atomics;

/** Parks the calling thread until it is given the turn; returns the command that came with it. */
export function awaitTurn(control: Control, thread: number): number {
  if (control.transport !== undefined) return control.transport.await();
  const { words } = control;
  const slot = slotOf(thread);
  let command = load(words, slot);
  while (command === COMMAND.none) {
    wait(words, slot, COMMAND.none);
    command = load(words, slot);
  }
  // Nobody else writes here before this thread has passed the turn on, by a store that orders this one before it.
  words[slot] = COMMAND.none;
  return command;
}

/** Gives the turn to another thread. The caller touches no shared state after it but by `awaitTurn`. */
export function passTurn(control: Control, to: number, command: number): void {
  if (control.transport !== undefined) {
    control.transport.pass(to, command);
    return;
  }
  const slot = slotOf(to);
  store(control.words, slot, command);
  notify(control.words, slot, 1);
}
