import type { Sides } from '../scenarios/proxy-map/correct.ts';
import type { ToolContents, ToolSights } from '../scenarios/system/correct.ts';

/** Numbers of a record: name, two arguments, invocation, response, and the value that came out. */
export const FIELDS = 6;

/** Stands for no value, and for `false`. */
export const NOTHING = -1;

/** Operations whose calls the checks look at one by one, by number. */
export const NAMES = [
  'submit',
  'take',
  'route',
  'resolve',
  'use',
  'adjust',
  'setting',
  'change',
  'load',
  'tell',
  'hear',
  'publish',
  'connect',
  'send',
  'drop',
  'proxy',
  'unproxy',
  'look',
  'ask',
  'log',
  'increment',
  'save',
  'page',
] as const;

export const NAME = Object.fromEntries(NAMES.map((name, number) => [name, number])) as Readonly<
  Record<(typeof NAMES)[number], number>
>;

/** What a worker of the hand-written loop has seen in a round. */
export interface ToolRecords {
  /** `FIELDS` numbers an operation. */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly operations: number;
  readonly looks: readonly Sides[];
  readonly sights: ToolSights;
  /** From the first worker. */
  readonly contents: ToolContents | undefined;
}

/** Room for records, and how they are written. `clock`: word 1 is the number of responses so far. */
export class RecordWriter {
  readonly numbers: Float64Array<ArrayBuffer>;
  operations = 0;
  readonly #clock: Int32Array;

  constructor(operations: number, clock: Int32Array) {
    this.numbers = new Float64Array(operations * FIELDS);
    this.#clock = clock;
  }

  /** Makes a call, and keeps it. */
  call(name: number, a: number, b: number, act: () => Value): void {
    const invoked = Atomics.load(this.#clock, 1);
    this.#keep(name, a, b, invoked, act());
  }

  async wait(name: number, a: number, b: number, act: () => Promise<Value>): Promise<void> {
    const invoked = Atomics.load(this.#clock, 1);
    this.#keep(name, a, b, invoked, await act());
  }

  #keep(name: number, a: number, b: number, invoked: number, value: Value): void {
    const responded = Atomics.add(this.#clock, 1, 1) + 1;
    const { numbers } = this;
    const at = this.operations++ * FIELDS;
    numbers[at] = name;
    numbers[at + 1] = a;
    numbers[at + 2] = b;
    numbers[at + 3] = invoked;
    numbers[at + 4] = responded;
    numbers[at + 5] = typeof value === 'number' ? value : value === true ? 1 : NOTHING;
  }
}

// What returns nothing is recorded as such.
// biome-ignore lint/suspicious/noConfusingVoidType: calls of methods that return nothing are passed on as they are.
type Value = number | boolean | undefined | void;
