import { HEAD, type QueueState, RingQueue, VALUE } from '../correct.ts';

class NonAtomicHead extends RingQueue {
  override pop(): number {
    // Wrong: a read and a write, not one step, so two consumers may take the same ticket.
    const ticket = this.words[HEAD]++;
    const cell = this.cellOf(ticket);
    this.awaitTurn(cell, this.turnOf(ticket) + 1);
    const value = this.words[cell + VALUE];
    this.passTurn(cell, this.turnOf(ticket + this.capacity));
    return value;
  }
}

export function create(state: QueueState): RingQueue {
  return new NonAtomicHead(state);
}
