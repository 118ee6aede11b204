import { PRIVATE_OBJECT_BASE } from '../model/gate.ts';

/** Private objects that one actor may number. */
const PRIVATE_OBJECTS = 1 << 12;

/**
 * Numbers for shared buffers that mean the same in every actor: those of the state are numbered by
 * their place in it; others belong to the actor that made them, in the order it touched them.
 */
export class ObjectNumbers {
  #shared: readonly SharedArrayBuffer[] = [];
  #private: SharedArrayBuffer[] = [];
  #owner = 0;
  #last: SharedArrayBuffer | undefined;
  #lastNumber = 0;

  /** Numbers the buffers of an execution's state from 1 on. */
  adopt(owner: number, buffers: readonly SharedArrayBuffer[]): void {
    this.#owner = owner;
    this.#shared = buffers;
    this.#last = undefined;
    if (this.#private.length > 0) this.#private = [];
  }

  of(buffer: SharedArrayBuffer): number {
    if (buffer !== this.#last) {
      this.#last = buffer;
      this.#lastNumber = this.#find(buffer);
    }
    return this.#lastNumber;
  }

  #find(buffer: SharedArrayBuffer): number {
    const place = this.#shared.indexOf(buffer);
    if (place >= 0) return place + 1;
    let own = this.#private.indexOf(buffer);
    if (own < 0) own = this.#private.push(buffer) - 1;
    return PRIVATE_OBJECT_BASE + this.#owner * PRIVATE_OBJECTS + own;
  }
}
