import { expect, test } from 'vitest';
import { assign } from '../../../harness/strategies/portfolio.ts';

test('every strategy of the portfolio has its share', () => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 1000; n++) {
    const { strategy } = assign(n, 'portfolio');
    counts.set(strategy, (counts.get(strategy) ?? 0) + 1);
  }
  expect(Object.fromEntries(counts)).toEqual({ pos: 400, pct: 400, random: 200 });
});

test('an execution is the same whether the portfolio or the user chose its strategy', () => {
  for (let n = 0; n < 50; n++) {
    const dealt = assign(n, 'portfolio');
    expect(assign(n, dealt.strategy)).toEqual(dealt);
  }
});

test('plain PCT aims at depth 3', () => {
  expect(assign(0, 'pct')).toEqual({ strategy: 'pct', parameter: 3 });
  expect(assign(7, 'replay')).toEqual({ strategy: 'replay', parameter: 0 });
});
