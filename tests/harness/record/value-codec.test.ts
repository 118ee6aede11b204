import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readValue,
  type WordSink,
  type WordSource,
  writeValue,
} from '../../../harness/record/value-codec.ts';

/** Words and bytes in a list, read back in the order they were written. */
class Tape implements WordSink, WordSource {
  readonly #items: (number | Uint8Array)[] = [];

  word(): number;
  word(value: number): void;
  word(value?: number): number | undefined {
    if (value === undefined) return this.#items.shift() as number;
    this.#items.push(value | 0);
    return undefined;
  }

  bytes(): Uint8Array;
  bytes(value: Uint8Array): void;
  bytes(value?: Uint8Array): Uint8Array | undefined {
    if (value === undefined) return this.#items.shift() as Uint8Array;
    this.#items.push(Uint8Array.from(value));
    return undefined;
  }

  get left(): number {
    return this.#items.length;
  }
}

function roundTrip(value: unknown): unknown {
  const tape = new Tape();
  writeValue(tape, value);
  const back = readValue(tape);
  expect(tape.left).toBe(0);
  return back;
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
});

describe('the value codec', () => {
  test('gives back what the structured clone algorithm would', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(roundTrip(value)).toStrictEqual(structuredClone(value));
      }),
    );
  });

  test('keeps every number as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer()), (value) => {
        expect(Object.is(roundTrip(value), value)).toBe(true);
      }),
      { examples: [[Number.NaN], [-0], [0], [2 ** 31], [-(2 ** 31)], [Infinity], [2 ** 53]] },
    );
  });

  test('keeps every string, halves of surrogate pairs too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(roundTrip(text)).toBe(text);
      }),
      { examples: [[''], ['\ud800'], ['\udc00x']] },
    );
  });

  test('keeps what several references share, and cycles', () => {
    const shared = { n: 1 };
    const value: Record<string, unknown> = { a: shared, b: shared };
    value.self = value;
    const back = roundTrip(value) as typeof value;
    expect(back.a).toBe(back.b);
    expect(back.self).toBe(back);
  });

  test.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['an object that holds a function', { call() {} }],
    ['a promise', Promise.resolve(1)],
    ['a weak map', new WeakMap()],
  ])('makes %s the text a reader is shown', (_, value) => {
    expect(roundTrip(value)).toBe(inspect(value, { depth: 2, breakLength: Infinity }));
  });

  test('values written one after another are read one after another', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 5 }), (values) => {
        const tape = new Tape();
        for (const value of values) writeValue(tape, value);
        const back = values.map(() => readValue(tape));
        expect(back).toStrictEqual(values.map((value) => structuredClone(value)));
      }),
      { numRuns: 50 },
    );
  });
});
