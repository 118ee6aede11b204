import type { Failure } from './lane-protocol.ts';

/** The failures of a search: of each signature the first one, by execution, and how many there were. */
export class FailureBook {
  readonly #entries = new Map<string, { first: Failure; times: number }>();

  note(failure: Failure): void {
    const entry = this.#entries.get(failure.signature);
    if (entry === undefined) this.#entries.set(failure.signature, { first: failure, times: 1 });
    else {
      entry.times++;
      if (failure.execution < entry.first.execution) entry.first = failure;
    }
  }

  /** The first of each signature that is not among `known`, in the order of their executions. */
  firsts(known: ReadonlySet<string>): Failure[] {
    return [...this.#entries.values()]
      .map(({ first }) => first)
      .filter(({ signature }) => !known.has(signature))
      .sort((a, b) => a.execution - b.execution);
  }

  timesOf(signature: string): number {
    return this.#entries.get(signature)?.times ?? 0;
  }

  forget(signature: string): void {
    this.#entries.delete(signature);
  }

  clear(): void {
    this.#entries.clear();
  }
}
