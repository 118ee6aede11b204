import type { Failure } from './lane-protocol.ts';

/** The failures of a search: of each signature the first one seen, by execution, and how many are in its totals. */
export class FailureBook {
  readonly #entries = new Map<string, { first: Failure; times: number }>();

  /** One was seen: its execution may not be added up for a while, or ever. */
  note(failure: Failure): void {
    const entry = this.#entries.get(failure.signature);
    if (entry === undefined) this.#entries.set(failure.signature, { first: failure, times: 0 });
    else if (failure.execution < entry.first.execution) entry.first = failure;
  }

  /** The execution of one that was noted has been added up. */
  count({ signature }: Failure): void {
    const entry = this.#entries.get(signature);
    if (entry !== undefined) entry.times++;
  }

  /** The first of each signature that is not among `known`, in the order of their executions. */
  firsts(known: ReadonlySet<string>): Failure[] {
    return [...this.#entries.values()]
      .map(({ first }) => first)
      .filter(({ signature }) => !known.has(signature))
      .sort((a, b) => a.execution - b.execution);
  }

  /** How many were counted. */
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
