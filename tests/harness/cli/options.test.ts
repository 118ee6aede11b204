import { expect, test } from 'vitest';
import {
  duration,
  positiveInteger,
  randomSeed,
  seed,
  shard,
} from '../../../harness/cli/options.ts';

test.each([
  ['90', 90_000],
  ['90s', 90_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['1.5m', 90_000],
  ['0.25', 250],
])('the time %s is %i ms', (text, ms) => {
  expect(duration(text)).toBe(ms);
});

test.each(['', '0', '-1', '5 m', 'm', '1e3', '10d', '0x10', '200h', 'NaN', '.5'])(
  'the time %j is refused',
  (text) => {
    expect(() => duration(text)).toThrow('It must be a time like');
  },
);

test('whole numbers only, from 1', () => {
  expect(positiveInteger('1')).toBe(1);
  expect(positiveInteger('007')).toBe(7);
  for (const text of ['', '0', '-1', '1.5', '1e3', '9'.repeat(16), ' 1', '0x10']) {
    expect(() => positiveInteger(text)).toThrow('whole number');
  }
});

test('a shard is i of n', () => {
  expect(shard('2/8')).toEqual({ index: 2, of: 8 });
  for (const text of ['0/8', '9/8', '1', '1/', '/1', '1/0', 'a/b', '1/2/3']) {
    expect(() => shard(text)).toThrow('i/n');
  }
});

test('random seeds are eight digits, and differ', () => {
  const seeds = Array.from({ length: 50 }, randomSeed);
  expect(new Set(seeds).size).toBe(50);
  for (const one of seeds) expect(seed(one)).toMatch(/^[0-9a-f]{8}$/);
});
