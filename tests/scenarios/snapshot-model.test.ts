import fc from 'fast-check';
import { expect, test } from 'vitest';
import { create as handlerCopies } from '../../scenarios/snapshot-model/bugs/handler-copies.ts';
import { create, SETTINGS, type SettingsState } from '../../scenarios/snapshot-model/correct.ts';

const changes = fc.array(fc.tuple(fc.constantFrom(...SETTINGS), fc.integer()));

function fresh(): SettingsState {
  return {
    memory: new SharedArrayBuffer(64),
    settings: { brightness: 0, contrast: 0, volume: 0, revision: 0 },
  };
}

test.each([
  ['correct', create],
  ['handler-copies', handlerCopies],
])('alone in one thread, %s holds what was set last', (_name, make) => {
  fc.assert(
    fc.property(changes, (all) => {
      const settings = make(fresh());
      const model = { brightness: 0, contrast: 0, volume: 0 };
      for (const [name, value] of all) {
        settings.set(name, value | 0);
        model[name] = value | 0;
        expect(settings.get(name)).toBe(value | 0);
      }
      expect(settings.report()).toEqual({ revision: all.length, settings: model });
    }),
  );
});

test.each([
  ['correct', create, 40],
  ['handler-copies', handlerCopies, 0],
] as const)('on a state that was cloned, %s shows the owner %3$s', (_name, make, seen) => {
  const state = fresh();
  const owner = make(state);
  // A thread gets a clone of the object and the same shared memory.
  const handler = make({ memory: state.memory, settings: structuredClone(state.settings) });
  handler.set('volume', 40);
  expect(owner.get('volume')).toBe(seen);
});
