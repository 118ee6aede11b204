import { FIELDS } from './tool-records.ts';

/** The writes of one key by invocation, in columns. */
interface KeyWrites {
  readonly invoked: number[];
  readonly responded: number[];
  readonly values: number[];
}

const NEVER = Number.POSITIVE_INFINITY;

/** Registers by small numbers, to each of which every value is written once, which is a small number, too. */
export class Registers {
  readonly #what: string;
  /** What a key holds at first. */
  readonly #initial: number;
  readonly #keys: readonly KeyWrites[];
  /** By value: its key, when its write began, and when another one had certainly followed it. */
  readonly #keyOf: Int32Array;
  readonly #invokedAt: Float64Array;
  readonly #overwrittenAt: Float64Array;
  /** By key: when there was certainly something in it. */
  readonly #firstDone: Float64Array;

  constructor(what: string, initial: number, keys: number, values: number) {
    this.#what = what;
    this.#initial = initial;
    this.#keys = Array.from({ length: keys }, () => ({ invoked: [], responded: [], values: [] }));
    this.#keyOf = new Int32Array(values).fill(-1);
    this.#invokedAt = new Float64Array(values);
    this.#overwrittenAt = new Float64Array(values).fill(NEVER);
    this.#firstDone = new Float64Array(keys).fill(NEVER);
  }

  /** Takes the write that is record `at`. */
  write(numbers: Float64Array, at: number, key: number, value: number): void {
    const { invoked, responded, values } = this.#keys[key] as KeyWrites;
    invoked.push(numbers[at + 3]);
    responded.push(numbers[at + 4]);
    values.push(value);
    this.#keyOf[value] = key;
    this.#invokedAt[value] = numbers[at + 3];
    this.#firstDone[key] = Math.min(this.#firstDone[key], numbers[at + 4]);
  }

  /** To be called when all writes are known, before anything is read. */
  sort(): void {
    for (const writes of this.#keys) overwriting(writes, this.#overwrittenAt);
  }

  /** @throws Error where what record `at` has read of a key was not there then. */
  read(numbers: Float64Array, at: number, key: number): void {
    const invoked = numbers[at + 3];
    const value = numbers[at + FIELDS - 1];
    const isRight =
      value === this.#initial
        ? this.#firstDone[key] > invoked
        : this.#keyOf[value] === key &&
          this.#invokedAt[value] < numbers[at + 4] &&
          this.#overwrittenAt[value] > invoked;
    if (!isRight) throw new Error(`${this.#what} ${key} was read as ${value}, which it was not`);
  }

  /** @throws Error where what a key holds at the end is not what was written last. */
  ends(key: number, value: number): void {
    const survives =
      value === this.#initial
        ? this.#firstDone[key] === NEVER
        : this.#keyOf[value] === key && this.#overwrittenAt[value] === NEVER;
    if (!survives) throw new Error(`${this.#what} ${key} has not kept what was written last`);
  }

  /** Those that were ever written. */
  get written(): number[] {
    return this.#keys.flatMap(({ values }, key) => (values.length > 0 ? [key] : []));
  }
}

/** When each value was certainly overwritten: the first response of a write that began behind its own. */
function overwriting({ invoked, responded, values }: KeyWrites, overwrittenAt: Float64Array): void {
  const byInvocation = values.map((_, nth) => nth).sort((a, b) => invoked[a] - invoked[b]);
  const byResponse = values.map((_, nth) => nth).sort((a, b) => responded[b] - responded[a]);
  let next = values.length - 1;
  let earliest = NEVER;
  for (const nth of byResponse) {
    for (; next >= 0 && invoked[byInvocation[next]] >= responded[nth]; next--)
      earliest = Math.min(earliest, responded[byInvocation[next]]);
    overwrittenAt[values[nth]] = earliest;
  }
}
