import { expect, test } from 'vitest';
import { defineScenario } from '../../../harness/index.ts';
import type { InvariantContext } from '../../../harness/model/scenario.ts';
import { brokenInvariant } from '../../../harness/run/invariants.ts';

function broken(check: () => string | undefined) {
  const scenario = defineScenario({
    name: 'judged',
    actors: { any: { run() {} } },
    invariants: { 'all is well': check },
  });
  return brokenInvariant(scenario, {} as InvariantContext<unknown, unknown>);
}

test('an invariant that throws is broken, and says where it threw', () => {
  const found = broken(() => {
    throw new TypeError('no such thing');
  });
  expect(found).toMatchObject({ kind: 'invariant', message: 'all is well: no such thing' });
  expect(found?.detail?.[0]).toMatch(/^at .*tests\/harness\/run\/invariants\.test\.ts:\d+:\d+/);
});

test('one that says nothing holds, and text is what is wrong', () => {
  expect(broken(() => undefined)).toBeUndefined();
  expect(broken(() => 'one is missing')).toEqual({
    kind: 'invariant',
    invariant: 'all is well',
    message: 'all is well: one is missing',
  });
});
