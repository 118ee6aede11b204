import { expect, test } from 'vitest';
import { nameOf, readComparison } from '../../../benchmarks/same-everywhere/configurations.ts';

const here = process.version;

test('every combination is compared with this Node, one lane, quiet', () => {
  const { configurations } = readComparison([]);
  expect(configurations.map(nameOf)).toEqual([
    `${here}, 1 lane, quiet`,
    `${here}, 1 lane, busy`,
    `${here}, 2 lanes, quiet`,
    `${here}, 2 lanes, busy`,
  ]);
});

test('binaries, lanes and load are what is asked for, and the reference comes first', () => {
  const args = ['queue', '--nodes', process.execPath, '--lanes', '3', '--load', 'busy'];
  const { configurations, words } = readComparison(args);
  expect(words).toEqual(['queue']);
  expect(configurations.map(nameOf)).toEqual([
    `${here}, 1 lane, quiet`,
    `${here}, 3 lanes, busy`,
    `${here}, 3 lanes, busy`,
  ]);
});

test.each([
  [['--lanes', '0'], "--lanes takes whole numbers from 1 on, not '0'"],
  [['--executions', 'many'], "--executions takes whole numbers from 1 on, not 'many'"],
  [['--load', 'heavy'], "--load takes quiet and busy, not 'heavy'"],
  [['--load', ''], '--lanes and --load need a value'],
  [['--nodes', '/nowhere/node'], '/nowhere/node'],
])('%j is refused', (args, message) => {
  expect(() => readComparison(args)).toThrow(message);
});
