import { PRIVATE_OBJECT_BASE } from '../model/gate.ts';

/** Private objects that one actor may number. */
const PRIVATE_OBJECTS = 1 << 12;

/**
 * Numbers for shared buffers that mean the same in every actor: those of the state are numbered by
 * their place in it; others belong to the actor that made them, in the order it touched them.
 */
export class ObjectNumbers {
  readonly #numbers = new WeakMap<SharedArrayBuffer, number>();
  #last: SharedArrayBuffer | undefined;
  #lastNumber = 0;
  #private = 0;
  #owner = 0;

  /** Numbers the buffers of an execution's state from 1 on. */
  adopt(owner: number, buffers: readonly SharedArrayBuffer[]): void {
    this.#owner = owner;
    this.#private = 0;
    this.#last = undefined;
    for (let i = 0; i < buffers.length; i++) this.#numbers.set(buffers[i], i + 1);
  }

  of(buffer: SharedArrayBuffer): number {
    if (buffer === this.#last) return this.#lastNumber;
    let number = this.#numbers.get(buffer);
    if (number === undefined) {
      number = PRIVATE_OBJECT_BASE + this.#owner * PRIVATE_OBJECTS + this.#private++;
      this.#numbers.set(buffer, number);
    }
    this.#last = buffer;
    this.#lastNumber = number;
    return number;
  }
}
