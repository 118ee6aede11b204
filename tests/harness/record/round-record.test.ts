import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PLAIN } from '../../../harness/model/calls.ts';
import type { Operation } from '../../../harness/model/history.ts';
import { logOf, recordedCalls } from './recorded.ts';

const NAMES = ['get', 'put', 'remove'] as const;

const plain = fc.oneof(
  fc.nat(9),
  fc.nat(1 << 30),
  fc.boolean(),
  fc.constant(undefined),
) as fc.Arbitrary<unknown>;
const any = fc.oneof(plain, fc.constantFrom(-1, -0, 0.5, null, 'text', [1]));

/** A value as a column has it. */
function inColumn(value: unknown): number {
  if (value === undefined) return PLAIN.nothing;
  if (typeof value === 'boolean') return value ? PLAIN.true : PLAIN.false;
  return value as number;
}

const isPlain = (value: unknown): boolean =>
  value === undefined ||
  typeof value === 'boolean' ||
  (Number.isInteger(value) && (value as number) >= 0 && !Object.is(value, -0));

const valuesOf = ({ args, outcome }: Operation): readonly unknown[] => [
  ...args,
  outcome.kind === 'returned' ? outcome.value : Number.NaN,
];

test('the operations of a name are those of the whole history', () => {
  fc.assert(
    fc.property(recordedCalls(NAMES, any), (calls) => {
      const log = logOf(calls);
      for (const name of NAMES) {
        const all = log.history().filter((operation) => operation.name === name);
        expect(log.record?.operations(name)).toEqual(all);
      }
    }),
  );
});

test('plain calls are in columns, with all that is known of them', () => {
  fc.assert(
    fc.property(recordedCalls(NAMES, plain), (calls) => {
      const short = calls.map((call) => ({ ...call, args: call.args.slice(0, 2) }));
      const log = logOf(short);
      for (const name of NAMES) {
        const columns = log.record?.columns(name);
        const rows = Array.from({ length: columns?.count ?? 0 }, (_, call) => [
          columns?.first[call],
          columns?.second[call],
          columns?.result[call],
          2 * (columns?.invoked[call] ?? Number.NaN) + 1,
          2 * (columns?.responded[call] ?? Number.NaN),
        ]);
        const all = log.history().filter((operation) => operation.name === name);
        const expected = all.map(({ args, outcome, invokedAt, respondedAt }) => [
          inColumn(args[0]),
          inColumn(args[1]),
          inColumn(outcome.kind === 'returned' ? outcome.value : undefined),
          invokedAt,
          respondedAt,
        ]);
        const byResponse = (one: readonly unknown[], other: readonly unknown[]) =>
          Number(one[4]) - Number(other[4]);
        expect(rows.sort(byResponse)).toEqual(expected.sort(byResponse));
      }
    }),
  );
});

test('calls that are not all plain are not in columns', () => {
  fc.assert(
    fc.property(recordedCalls(NAMES, any), fc.nat(40), (calls, thrower) => {
      const some = calls.map((call, at) => ({ ...call, threw: at === thrower }));
      const log = logOf(some);
      for (const name of NAMES) {
        const all = log.history().filter((operation) => operation.name === name);
        const arePlain = all.every(
          (operation) => operation.args.length <= 2 && valuesOf(operation).every(isPlain),
        );
        expect(log.record?.columns(name) !== undefined).toBe(arePlain);
      }
    }),
  );
});
