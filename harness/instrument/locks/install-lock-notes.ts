import type { Gate } from '../../model/gate.ts';
import { exposeLockTrace } from '../../model/note-lock.ts';
import type { Uninstall } from '../patching.ts';

/** Has what user code notes of its locks written down while an actor's code runs. */
export function installLockNotes(gate: Gate): Uninstall {
  const { trace } = gate.locks;
  return exposeLockTrace({
    ask: (lock) => (gate.running ? trace.ask(lock) : 0),
    take(hold) {
      if (gate.running) trace.take(hold);
    },
    leave(hold) {
      if (gate.running) trace.leave(hold);
    },
  });
}
