import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateControl, openControl, WORD } from '../../../harness/conductor/layout.ts';
import { digest, hashText, mixTrace } from '../../../harness/conductor/trace-hash.ts';

const control = openControl(allocateControl(1));

function hashOf(values: readonly number[]): string {
  control.words[WORD.hashA] = 0x243f6a88;
  control.words[WORD.hashB] = 0x85a308d3 | 0;
  for (const value of values) mixTrace(control, value);
  return hashText(control.words[WORD.hashA] as number, control.words[WORD.hashB] as number);
}

/** Small numbers as traces have them, and any. */
const trace = fc.array(fc.oneof(fc.nat(5), fc.integer()), { maxLength: 40 });

describe('the trace hash', () => {
  // Two of some thousand 64-bit hashes coincide by chance with probability below 1e-11.
  test('is the same for the same sequence and another for any other', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(trace, (values) => {
        const hash = hashOf(values);
        expect(hashOf(values)).toBe(hash);
        const known = seen.get(hash);
        if (known !== undefined) expect(known).toBe(values.join());
        seen.set(hash, values.join());
      }),
      { numRuns: 2_000 },
    );
  });

  test('tells apart neighbours: one value changed, two swapped, one left out, one zero more', () => {
    const long = fc.array(fc.nat(5), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(long, fc.nat(), fc.integer({ min: 1 }), (values, place, by) => {
        const at = place % (values.length - 1);
        const hash = hashOf(values);
        const changed = values.with(at, (values[at] as number) ^ by);
        const swapped = values
          .with(at, values[at + 1] as number)
          .with(at + 1, values[at] as number);
        expect(hashOf(changed)).not.toBe(hash);
        if (swapped.join() !== values.join()) expect(hashOf(swapped)).not.toBe(hash);
        expect(hashOf(values.toSpliced(at, 1))).not.toBe(hash);
        expect(hashOf([...values, 0])).not.toBe(hash);
      }),
    );
  });

  test('each half alone tells sequences of two small values apart', () => {
    const [firsts, seconds] = [new Set<string>(), new Set<string>()];
    for (let a = 0; a < 64; a++) {
      for (let b = 0; b < 64; b++) {
        const hash = hashOf([a, b]);
        firsts.add(hash.slice(0, 8));
        seconds.add(hash.slice(8));
      }
    }
    expect([firsts.size, seconds.size]).toEqual([64 * 64, 64 * 64]);
  });

  // A contract: recorded hashes are compared with hashes computed by later versions.
  test('has golden values', () => {
    expect([hashOf([]), hashOf([0]), hashOf([1, 2, 3]), hashOf([-1, 2 ** 31 - 1])]).toEqual(
      GOLDEN_HASHES,
    );
  });
});

describe('the digest of a value', () => {
  test('is the value itself for 32-bit integers', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(digest(value)).toBe(value);
      }),
    );
  });

  test('is an integer of 32 bits for anything, the same every time', () => {
    const value = fc.oneof(fc.double(), fc.bigInt(), fc.string(), fc.boolean(), fc.object());
    fc.assert(
      fc.property(value, (any) => {
        const once = digest(any);
        expect(Number.isInteger(once) && Math.abs(once) < 2 ** 32).toBe(true);
        expect(digest(any)).toBe(once);
      }),
      { examples: [[Number.NaN], [-0], [Number.POSITIVE_INFINITY], [2n ** 64n - 1n]] },
    );
  });

  test('differs between neighbours', () => {
    expect(digest(0.5)).not.toBe(digest(0.25));
    expect(digest(2 ** 40)).not.toBe(digest(2 ** 41));
    expect(digest(1n << 32n)).not.toBe(digest(1n << 33n));
    expect(digest('ok')).not.toBe(digest('timed-out'));
  });
});

const GOLDEN_HASHES = [
  '243f6a8885a308d3',
  '88e98207db46cfe8',
  '7498c0adf07dfcfe',
  '5dea80280a7cf2f4',
];
