import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnyScenario, actorsOf } from '../../../harness/model/scenario.ts';

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
