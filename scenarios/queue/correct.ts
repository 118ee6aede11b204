/** What a queue is made on. */
export interface QueueState {
  /** Zeroed memory is an empty queue; it takes `2 + 2 × capacity` words. */
  readonly memory: SharedArrayBuffer;
  /** Values the queue holds at most: a power of two, 2 or more. */
  readonly capacity: number;
}

/** Words at the front: the next ticket of a push and of a pop. */
export const TAIL = 0;
export const HEAD = 1;
const FIRST_CELL = 2;

/** A cell's words: its turn, and the value. */
const CELL_WORDS = 2;
export const VALUE = 1;

/**
 * A bounded queue of 32-bit integers for any number of producers and consumers.
 *
 * Pushes and pops take tickets: 0, 1, 2, … A ticket belongs to the cell that it names modulo the
 * capacity. The cell's turn says who may touch its value: t (a ticket rounded down to a multiple of
 * the capacity) the push of that round, t + 1 its pop, t + capacity the push of the next round. The
 * value needs no atomic access: only the owner of the turn touches it, and passing the turn on
 * publishes it. Tickets and turns wrap at 2³², which the capacity divides.
 */
export class RingQueue {
  protected readonly words: Int32Array;
  protected readonly capacity: number;

  constructor({ memory, capacity }: QueueState) {
    if (!(capacity > 1 && Number.isInteger(Math.log2(capacity)))) {
      throw new RangeError(`the capacity of a queue is 2, 4, 8, …, not ${capacity}`);
    }
    this.words = new Int32Array(memory, 0, FIRST_CELL + CELL_WORDS * capacity);
    this.capacity = capacity;
  }

  /** Puts `value` in; waits while the queue is full. */
  push(value: number): void {
    const ticket = Atomics.add(this.words, TAIL, 1);
    const cell = this.cellOf(ticket);
    this.awaitTurn(cell, this.turnOf(ticket));
    this.words[cell + VALUE] = value;
    this.passTurn(cell, this.turnOf(ticket) + 1);
  }

  /** Takes the oldest value out; waits while the queue is empty. */
  pop(): number {
    const ticket = Atomics.add(this.words, HEAD, 1);
    const cell = this.cellOf(ticket);
    this.awaitTurn(cell, this.turnOf(ticket) + 1);
    const value = this.words[cell + VALUE];
    this.passTurn(cell, this.turnOf(ticket + this.capacity));
    return value;
  }

  /** The values that are inside, oldest first. Call it while nobody pushes or pops. */
  values(): number[] {
    const { words } = this;
    const values: number[] = [];
    for (let ticket = words[HEAD]; ticket !== words[TAIL]; ticket = (ticket + 1) | 0) {
      values.push(words[this.cellOf(ticket) + VALUE]);
    }
    return values;
  }

  /** Index of the word that holds the turn of a ticket's cell. */
  protected cellOf(ticket: number): number {
    return FIRST_CELL + CELL_WORDS * (ticket & (this.capacity - 1));
  }

  /** The turn of a ticket's push; its pop has the next one. */
  protected turnOf(ticket: number): number {
    return ticket & -this.capacity;
  }

  /**
   * Blocks until `turn` has come at `cell`; they wrap, so their difference tells. `Atomics.wait` is
   * given the turn that was judged: should it change in between, the wait ends at once, and no
   * wake-up can be missed.
   */
  protected awaitTurn(cell: number, turn: number): void {
    for (;;) {
      const current = Atomics.load(this.words, cell);
      if (hasCome(turn, current)) return;
      Atomics.wait(this.words, cell, current);
    }
  }

  /** Wakes all who wait at the cell: they wait for different turns. */
  protected passTurn(cell: number, turn: number): void {
    Atomics.store(this.words, cell, turn);
    Atomics.notify(this.words, cell);
  }
}

/** Whether the current turn of a cell is `turn` or one after it. */
export function hasCome(turn: number, current: number): boolean {
  return ((current - turn) | 0) >= 0;
}

/** A queue on memory that other threads have a queue on, too. */
export function create(state: QueueState): RingQueue {
  return new RingQueue(state);
}
