import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AnyScenario,
  actorsOf,
  expectedIn,
  MODES,
  scenarioInMode,
} from '../../../harness/model/scenario.ts';

const roles = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.integer({ min: 1, max: 5 }), {
  minKeys: 1,
  maxKeys: 5,
});

test('actors are numbered role by role, and their names tell them apart', () => {
  fc.assert(
    fc.property(roles, (counts) => {
      const actors = Object.fromEntries(
        Object.entries(counts).map(([role, count]) => [role, { count, run() {} }]),
      );
      const scenario: AnyScenario = { name: 'any', actors };
      const all = actorsOf(scenario);
      expect(all.map(({ role, index }) => `${role}.${index}`)).toEqual(
        Object.entries(counts).flatMap(([role, count]) =>
          Array.from({ length: count }, (_, index) => `${role}.${index}`),
        ),
      );
      expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
      for (const { role, name } of all) expect(name === role).toBe(counts[role] === 1);
    }),
  );
});

test('a role that one mode has none of is no actor there, and numbers nobody anew', () => {
  const role = { run() {} };
  const actors = { a: role, b: { ...role, count: { explore: 0, stress: 2 } } };
  const names = (mode: (typeof MODES)[number]) =>
    actorsOf(scenarioInMode({ name: 'any', actors }, mode)).map(({ name }) => name);
  expect([names('explore'), names('stress')]).toEqual([['a'], ['a', 'b 1', 'b 2']]);
});

const module = new URL('file:///subject.ts');

test.each([
  [undefined, [], []],
  ['leak', ['leak'], ['leak']],
  [
    ['leak', 'hang'],
    ['leak', 'hang'],
    ['leak', 'hang'],
  ],
  [{ explore: 'invariant', stress: ['leak'] }, ['invariant'], ['leak']],
] as const)('what %j must cause in each mode', (expect_, explore, stress) => {
  const variant = expect_ === undefined ? { module } : { module, expect: expect_ };
  expect(MODES.map((mode) => expectedIn(variant, mode))).toEqual([explore, stress]);
});
