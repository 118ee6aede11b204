import { hasCome, type QueueState, RingQueue } from '../correct.ts';

class MissedWakeup extends RingQueue {
  protected override awaitTurn(cell: number, turn: number): void {
    while (!hasCome(turn, Atomics.load(this.words, cell))) {
      // Wrong: waits for a change of the turn that is there now, not of the one that was judged. If
      // ours came in between, its notification is over and the wait never ends.
      Atomics.wait(this.words, cell, Atomics.load(this.words, cell));
    }
  }
}

export function create(state: QueueState): RingQueue {
  return new MissedWakeup(state);
}
