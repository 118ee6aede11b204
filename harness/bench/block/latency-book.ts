import { nowMs } from '../../base/originals.ts';
import { isThenable } from '../../base/thenable.ts';

/** Calls an operation of the subject; what a scenario knows as `op`. */
export type OperationCall = <Value>(
  name: string,
  args: readonly unknown[],
  call: () => Value,
) => Value;

/** Latencies that are kept of one operation; later ones take the place of the earliest. */
const KEPT = 1 << 17;
const NS_PER_MS = 1e6;

interface Page {
  readonly latencies: Float64Array;
  written: number;
}

/** How long each operation took, by its name; and how many there were. */
export class LatencyBook {
  operations = 0;
  readonly #pages = new Map<string, Page>();

  /** Counts an operation, and does nothing else that could cost time. */
  readonly count: OperationCall = (_name, _args, call) => {
    this.operations++;
    return call();
  };

  /** Counts an operation and notes how long it took, until its promise settled where it returns one. */
  readonly time: OperationCall = (name, _args, call) => {
    this.operations++;
    const page = this.#pageOf(name);
    const began = nowMs();
    const value = call();
    if (!isThenable(value)) {
      note(page, nowMs() - began);
      return value;
    }
    return value.then((settled) => {
      note(page, nowMs() - began);
      return settled;
    }) as typeof value;
  };

  forget(): void {
    this.operations = 0;
    for (const page of this.#pages.values()) page.written = 0;
  }

  /** Nanoseconds, unsorted, by operation. */
  latencies(): Map<string, Float64Array> {
    return new Map(
      [...this.#pages].map(([name, { latencies, written }]) => [
        name,
        latencies.slice(0, Math.min(written, KEPT)),
      ]),
    );
  }

  #pageOf(name: string): Page {
    const known = this.#pages.get(name);
    if (known !== undefined) return known;
    const page = { latencies: new Float64Array(KEPT), written: 0 };
    this.#pages.set(name, page);
    return page;
  }
}

function note(page: Page, tookMs: number): void {
  page.latencies[page.written++ & (KEPT - 1)] = tookMs * NS_PER_MS;
}
