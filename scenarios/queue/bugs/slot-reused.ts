import { HEAD, type QueueState, RingQueue, VALUE } from '../correct.ts';

class SlotReused extends RingQueue {
  override pop(): number {
    const ticket = Atomics.add(this.words, HEAD, 1);
    const cell = this.cellOf(ticket);
    this.awaitTurn(cell, this.turnOf(ticket) + 1);
    // Wrong: the cell goes to the next producer first, who may replace the value before it is read.
    this.passTurn(cell, this.turnOf(ticket + this.capacity));
    return this.words[cell + VALUE];
  }
}

export function create(state: QueueState): RingQueue {
  return new SlotReused(state);
}
