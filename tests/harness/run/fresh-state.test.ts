import { randomInt, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freshState } from '../../../harness/run/fresh-state.ts';
import { stream } from '../../../harness/seed/streams.ts';
import { SCENARIO } from './records.ts';

type Context = Parameters<NonNullable<(typeof SCENARIO)['setup']>>[0];

const made = (seed: string, setup: (context: Context) => unknown) =>
  freshState(
    { ...SCENARIO, setup },
    {
      mode: 'explore',
      stream: () => stream(seed, 'ids', 'correct', 1, 'setup'),
      folder: () => '/nowhere',
    },
  );

const draw = ({ random }: Context) => [
  random(),
  Math.random(),
  randomUUID(),
  randomInt(1_000_000),
  crypto.getRandomValues(new Uint8Array(8)),
];

test('what setup draws by chance follows the seed, wherever it draws', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(made(one, draw)).toEqual(made(one, draw));
      if (one !== other) expect(made(one, draw)).not.toEqual(made(other, draw));
    }),
  );
});

test('chance is the platform’s again when setup has returned or thrown', () => {
  const seeded = made('a', () => randomUUID()) as string;
  expect(() =>
    made('a', () => {
      throw new Error('refused');
    }),
  ).toThrow(/setup of scenario .* throws: refused/);
  expect(new Set([seeded, randomUUID(), randomUUID()]).size).toBe(3);
  expect(Math.random()).not.toBe(Math.random());
});

test('a setup that draws nothing makes no stream', () => {
  const sources = {
    mode: 'explore' as const,
    stream: () => {
      throw new Error('asked');
    },
    folder: () => '/nowhere',
  };
  expect(freshState({ ...SCENARIO, setup: () => 7 }, sources)).toBe(7);
});

test('a promise is no state, whatever becomes of it', async () => {
  const refused = /setup of scenario .* returned a promise; setup must be synchronous/;
  expect(() => made('a', async () => ({ cell: 0 }))).toThrow(refused);
  expect(() => made('a', () => Promise.reject(new Error('late')))).toThrow(refused);
  // An unhandled rejection of either would fail this file.
  await new Promise(setImmediate);
});
