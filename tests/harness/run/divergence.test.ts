import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceStep } from '../../../harness/model/trace.ts';
import { divergenceOf } from '../../../harness/run/divergence.ts';

const step: fc.Arbitrary<TraceStep> = fc.record(
  {
    actor: fc.nat(3),
    position: fc.nat(20),
    access: fc.constantFrom('read', 'write', 'atomicUpdate'),
    object: fc.nat(2),
    start: fc.nat(2),
    end: fc.integer({ min: 3, max: 5 }),
    value: fc.string({ maxLength: 3 }),
    location: fc.constantFrom('a.ts:1:1', 'a.ts:2:1'),
  },
  { requiredKeys: ['actor', 'position', 'access', 'object', 'start', 'end'] },
);
const trace = fc.array(step, { maxLength: 12 });
const read: TraceStep = { actor: 0, position: 0, access: 'read', object: 1, start: 0, end: 4 };

describe('where a replay leaves its recording', () => {
  test('nowhere, when both are the same', () => {
    fc.assert(
      fc.property(trace, (steps) => {
        expect(divergenceOf(steps, structuredClone(steps))).toBeUndefined();
      }),
    );
  });

  test('at the first step that differs, whatever comes after', () => {
    fc.assert(
      fc.property(trace, step, step, trace, trace, (before, one, other, restA, restB) => {
        const [shownOne, shownOther] = [JSON.stringify(one), JSON.stringify(other)];
        fc.pre(shownOne !== shownOther);
        const found = divergenceOf([...before, one, ...restA], [...before, other, ...restB]);
        if (found === undefined || found.step !== before.length) {
          // Only the position differs, which follows from the steps before.
          expect({ ...one, position: 0 }).toEqual({ ...other, position: 0 });
        } else {
          expect(found.expected).not.toBe(found.actual);
          expect(found.cause).not.toBe('');
        }
      }),
    );
  });

  test('at its end, when one is longer', () => {
    fc.assert(
      fc.property(trace, step, (steps, more) => {
        const longer = [...steps, more];
        expect(divergenceOf(steps, longer)).toMatchObject({
          step: steps.length,
          expected: 'the end of the execution',
        });
        expect(divergenceOf(longer, steps)).toMatchObject({
          step: steps.length,
          actual: 'the end of the execution',
        });
      }),
    );
  });

  test.each<[string, Partial<TraceStep>, RegExp]>([
    ['another actor', { actor: 1 }, /another actor ran/],
    ['another place', { location: 'a.ts:9:9' }, /elsewhere in its code/],
    ['another value', { value: '7' }, /saw another value/],
    ['other memory', { start: 4, end: 8 }, /other memory/],
  ])('names the likely cause: %s', (_, change, cause) => {
    expect(divergenceOf([read], [{ ...read, ...change }])?.cause).toMatch(cause);
  });
});
