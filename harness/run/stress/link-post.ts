import type { CarriedLetter } from '../../model/crew-frames.ts';

/** Carries what goes over the links between processes. A process has what it was sent in the order in which it was sent. */
export class LinkPost {
  readonly #parents: readonly number[];
  readonly #bring: (to: number, letter: CarriedLetter) => void;

  /** `parents`: of each process that of its actor's parent, -1 for none. */
  constructor(parents: readonly number[], bring: (to: number, letter: CarriedLetter) => void) {
    this.#parents = parents;
    this.#bring = bring;
  }

  carry(letter: CarriedLetter): void {
    const { link, fromParent } = letter;
    this.#bring(fromParent ? link : (this.#parents[link] as number), letter);
  }

  /** A process is gone, and all that it had written has been read: whoever it was linked with is told. */
  lost(number: number, round: number): void {
    for (const [link, parent] of this.#parents.entries()) {
      if (parent === -1 || (link !== number && parent !== number)) continue;
      this.carry({ link, fromParent: parent === number, round });
    }
  }
}
