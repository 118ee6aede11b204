import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Strategy, StrategyView } from '../../../harness/model/strategy.ts';
import { assign } from '../../../harness/strategies/portfolio.ts';
import { STRATEGIES } from '../../../harness/strategies/strategies.ts';
import { simulate } from './abstract-program.ts';
import { anyProgram, programOf } from './random-program.ts';

const run = fc.record({
  text: anyProgram,
  name: fc.constantFrom(...(['random', 'pct', 'pos', 'replay'] as const)),
  execution: fc.nat(1000),
  expectedSteps: fc.integer({ min: 1, max: 60 }),
});

const READ_ONLY = ['enabled', 'kind', 'object', 'start', 'end', 'position', 'schedule'] as const;

/** Passes on a view that only shows what a strategy may see, with rubbish wherever it must not look. */
function guarded(strategy: Strategy, rubbish: number): Strategy {
  const guard = (view: StrategyView) =>
    new Proxy(view, {
      set: (_, property) => expect.unreachable(`wrote ${String(property)}`),
      get: (target, property) => {
        if (!(property in target)) expect.unreachable(`read ${String(property)}`);
        return Reflect.get(target, property, target);
      },
    });
  const unchanged = <Result>(view: StrategyView, act: (view: StrategyView) => Result): Result => {
    const before = READ_ONLY.map((name) => [...view[name]]);
    const stateLength = Object.keys(view.state).length;
    const result = act(guard(view));
    expect(READ_ONLY.map((name) => [...view[name]])).toEqual(before);
    expect(Object.keys(view.state)).toHaveLength(stateLength);
    return result;
  };
  return {
    name: strategy.name,
    begin: (view) => unchanged(view, (seen) => strategy.begin(seen)),
    choose(view) {
      view.enabled.fill(rubbish, view.enabledCount);
      return unchanged(view, (seen) => strategy.choose(seen));
    },
  };
}

describe('every strategy', () => {
  test('chooses an enabled actor', () => {
    fc.assert(
      fc.property(run, ({ text, name, execution, expectedSteps }) => {
        simulate(programOf(text), {
          ...assign(execution, name),
          strategy: STRATEGIES[name],
          execution,
          expectedSteps,
          observe: (view, chosen) => {
            expect(view.enabled.subarray(0, view.enabledCount)).toContain(chosen);
          },
        });
      }),
    );
  });

  test('repeats itself, reads nothing but its view and writes nothing but its state', () => {
    fc.assert(
      fc.property(run, ({ text, name, execution, expectedSteps }) => {
        const { parameter } = assign(execution, name);
        const options = { parameter, execution, expectedSteps };
        const [first, ...others] = [
          STRATEGIES[name],
          STRATEGIES[name],
          guarded(STRATEGIES[name], -1),
          guarded(STRATEGIES[name], 0),
        ].map((strategy) => simulate(programOf(text), { ...options, strategy }).chosen);
        for (const other of others) expect(other).toEqual(first);
      }),
    );
  });
});
