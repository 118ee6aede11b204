import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATEGY_NAMES } from '../../../harness/model/strategy.ts';
import { decodeToken, encodeToken, SEED_PATTERN } from '../../../harness/model/token.ts';

const seed = fc.stringMatching(SEED_PATTERN);
const number = fc.nat(999_999_999_999);

const plain = fc.record({
  target: fc.oneof(
    fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?$/),
    fc.stringMatching(/^(\.\/|\/)?[a-z@: ]{1,8}\.(ts|mjs)(\/[a-z]{1,8})?$/),
  ),
  strategy: fc.constantFrom(...STRATEGY_NAMES),
  seed,
  execution: number,
  code: fc.stringMatching(/^[0-9a-f]{6}$/),
});

/** With the workload of a round of the same campaign, or of another one. */
const ofRound = fc
  .tuple(plain, number, fc.option(seed, { nil: undefined }))
  .map(([value, round, other = value.seed]) => ({ ...value, workload: { seed: other, round } }));

const token = fc.oneof(plain, ofRound);

describe('a token', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(token, (value) => {
        expect(decodeToken(encodeToken(value))).toEqual(value);
      }),
    );
  });

  test('without a round is what it was before there were any', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const { target, strategy, seed: own, execution, code } = value;
        expect(encodeToken(value)).toBe(`${target}@${strategy}:${own}:${execution}:${code}`);
      }),
    );
  });

  test('names the round behind the seed, and its seed where that is another one', () => {
    const text = (workload: { seed: string; round: number }) =>
      encodeToken({
        target: 'queue',
        strategy: 'pct',
        seed: '7f3a',
        workload,
        execution: 142,
        code: '9c1f2e',
      });
    expect(text({ seed: '7f3a', round: 17 })).toBe('queue@pct:7f3a:round-17:142:9c1f2e');
    expect(text({ seed: '1-of', round: 0 })).toBe('queue@pct:7f3a:round-0-of-1-of:142:9c1f2e');
  });

  test('with one part spoilt is refused, or still reads as itself', () => {
    const whole = fc.tuple(token, fc.nat(), fc.string({ minLength: 0, maxLength: 2 }));
    fc.assert(
      fc.property(whole, ([value, place, junk]) => {
        const text = encodeToken(value);
        const at = place % text.length;
        const spoilt = text.slice(0, at) + junk + text.slice(at + 1);
        const read = decodeToken(spoilt);
        if (read === undefined) return;
        // The number may have had zeros in front, which are no part of it.
        expect(decodeToken(encodeToken(read))).toEqual(read);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    '',
    '@',
    'queue',
    'queue@pct',
    'queue@pct:7f3a:142',
    'queue@pct:7f3a:142:9c1f2',
    'queue@pct:7f3a:142:9C1F2E',
    'queue@pct:7f3a:142:9c1f2e0',
    'queue@nope:7f3a:142:9c1f2e',
    'queue@pct::142:9c1f2e',
    'queue@pct:7f3a:-1:9c1f2e',
    'queue@pct:7f3a:1.5:9c1f2e',
    'queue@pct:7f3a:1e3:9c1f2e',
    'queue@pct:7 f:142:9c1f2e',
    `queue@pct:${'s'.repeat(65)}:142:9c1f2e`,
    '@pct:7f3a:142:9c1f2e',
    'queue@pct:7f3a:142:9c1f2e\n',
    'queue@pct:7f3a:1234567890123:9c1f2e',
    'queue@pct:7f3a:round-:142:9c1f2e',
    'queue@pct:7f3a:round-x:142:9c1f2e',
    'queue@pct:7f3a:round--1:142:9c1f2e',
    'queue@pct:7f3a:17:142:9c1f2e',
    'queue@pct:7f3a:Round-17:142:9c1f2e',
    'queue@pct:7f3a:round-17-of-:142:9c1f2e',
    'queue@pct:7f3a:round-17-of:142:9c1f2e',
    'queue@pct:7f3a:round-17-by-1b2c:142:9c1f2e',
    'queue@pct:7f3a:round-17:round-17:142:9c1f2e',
    'queue@pct:round-17:7f3a:142:9c1f2e',
    'queue@pct:7f3a:round-1234567890123:142:9c1f2e',
    `queue@pct:7f3a:round-17-of-${'s'.repeat(65)}:142:9c1f2e`,
  ])('%j is none', (text) => {
    expect(decodeToken(text)).toBeUndefined();
  });
});
