import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeSchedule,
  encodeSchedule,
  flattenSchedule,
  SWITCH_WORDS,
} from '../../../harness/model/schedule.ts';

const number = fc.nat(1_000_000);
const schedule = fc.record({
  first: fc.nat(63),
  switches: fc.array(fc.record({ actor: fc.nat(63), at: number, to: fc.nat(63) })),
});

describe('a schedule as text', () => {
  test('is read back as it was', () => {
    fc.assert(
      fc.property(schedule, (value) => {
        expect(decodeSchedule(encodeSchedule(value))).toEqual(value);
      }),
    );
  });

  test('reads like 0;0.12>1;1.7>2', () => {
    const switches = [
      { actor: 0, at: 12, to: 1 },
      { actor: 1, at: 7, to: 2 },
    ];
    expect(encodeSchedule({ first: 0, switches })).toBe('0;0.12>1;1.7>2');
  });

  test('whatever is accepted is what would have been written', () => {
    const near = fc.string({ unit: fc.constantFrom(...'019.;> -x'), maxLength: 14 });
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        const read = decodeSchedule(text);
        if (read !== undefined) expect(decodeSchedule(encodeSchedule(read))).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    '',
    ';',
    '0;',
    '-1',
    '0;0.1',
    '0;0.1>',
    '0;0.1>1;',
    '0; 0.1>1',
    'a',
    '0;0.1>-1',
    '0\n',
  ])('refuses %j', (text) => {
    expect(decodeSchedule(text)).toBeUndefined();
  });
});

test('the flat form holds the first actor and then three words a switch', () => {
  fc.assert(
    fc.property(schedule, (value) => {
      const flat = flattenSchedule(value);
      expect(flat).toHaveLength(1 + value.switches.length * SWITCH_WORDS);
      expect([...flat]).toEqual([
        value.first,
        ...value.switches.flatMap(({ actor, at, to }) => [actor, at, to]),
      ]);
    }),
  );
});
