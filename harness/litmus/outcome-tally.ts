import { MAX_LITMUS_OUTCOMES, MAX_LITMUS_REGISTERS } from '../base/limits.ts';

/** Values of the registers in one instance, and how often they were seen. */
export interface OutcomeCount {
  /** `MAX_LITMUS_REGISTERS` values; those without a name are 0. */
  readonly values: readonly number[];
  readonly count: number;
}

const WIDTH = MAX_LITMUS_REGISTERS;
/** A power of two that stays half empty, so that searches are short and always end. */
const SLOTS = 2 ** Math.ceil(Math.log2(2 * MAX_LITMUS_OUTCOMES));
const COUNTS_BYTES = (SLOTS + 1) * Float64Array.BYTES_PER_ELEMENT;

/** Bytes of one tally. */
export const TALLY_BYTES = COUNTS_BYTES + SLOTS * WIDTH * Int32Array.BYTES_PER_ELEMENT;

/**
 * Counts outcomes in shared memory: one thread writes, and the host may read at any time. An open hash
 * table whose slots are never given back.
 */
export class OutcomeTally {
  /** Last element: instances whose outcome found no room. */
  readonly #counts: Float64Array;
  readonly #values: Int32Array;
  #distinct = 0;

  /** @param buffer `TALLY_BYTES` of zeroes, or what another tally has counted. */
  constructor(buffer: SharedArrayBuffer | ArrayBuffer) {
    this.#counts = new Float64Array(buffer, 0, SLOTS + 1);
    this.#values = new Int32Array(buffer, COUNTS_BYTES, SLOTS * WIDTH);
    for (const count of this.#counts.subarray(0, SLOTS)) if (count > 0) this.#distinct++;
  }

  /** Counts one outcome. */
  add(a: number, b: number, c: number, d: number): void {
    const counts = this.#counts;
    const values = this.#values;
    let slot = hashOf(a, b, c, d) & (SLOTS - 1);
    for (;;) {
      const at = slot * WIDTH;
      if ((counts[slot] as number) === 0) {
        if (this.#distinct === MAX_LITMUS_OUTCOMES) slot = SLOTS;
        else this.#enter(at, a, b, c, d);
        break;
      }
      if (
        values[at] === a &&
        values[at + 1] === b &&
        values[at + 2] === c &&
        values[at + 3] === d
      ) {
        break;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    counts[slot] = (counts[slot] as number) + 1;
  }

  /** What was counted, in no particular order. */
  outcomes(): OutcomeCount[] {
    const found: OutcomeCount[] = [];
    for (let slot = 0; slot < SLOTS; slot++) {
      const count = this.#counts[slot] as number;
      if (count === 0) continue;
      found.push({ values: [...this.#values.subarray(slot * WIDTH, (slot + 1) * WIDTH)], count });
    }
    return found;
  }

  /** Instances whose outcome was one too many to be told apart. */
  get uncounted(): number {
    return this.#counts[SLOTS] as number;
  }

  /** All instances. */
  get total(): number {
    let sum = 0;
    for (const count of this.#counts) sum += count;
    return sum;
  }

  #enter(at: number, a: number, b: number, c: number, d: number): void {
    this.#values[at] = a;
    this.#values[at + 1] = b;
    this.#values[at + 2] = c;
    this.#values[at + 3] = d;
    this.#distinct++;
  }
}

/** Sums of several tallies, outcome by outcome. */
export function mergeOutcomes(tallies: readonly OutcomeTally[]): OutcomeCount[] {
  const sums = new Map<string, OutcomeCount>();
  for (const { values, count } of tallies.flatMap((tally) => tally.outcomes())) {
    const key = values.join();
    sums.set(key, { values, count: count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
}

function hashOf(a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(a, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ b, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 13) ^ c, 0xc2b2ae3d);
  hash = Math.imul(hash ^ (hash >>> 16) ^ d, 0x27d4eb2f);
  return hash ^ (hash >>> 15);
}
