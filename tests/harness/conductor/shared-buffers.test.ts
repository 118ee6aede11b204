import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedBuffersOf } from '../../../harness/conductor/shared-buffers.ts';

const size = (buffer: SharedArrayBuffer) => buffer.byteLength;

describe('the shared buffers of a state', () => {
  const tree = fc.letrec<{ node: unknown; leaf: unknown }>((tie) => ({
    leaf: fc.oneof(
      fc.nat(6).map((n) => new SharedArrayBuffer(8 * (n + 1))),
      fc.nat(6).map((n) => new Uint8Array(new SharedArrayBuffer(8 * (n + 1)))),
      fc.constantFrom(null, undefined, 1, 'text', new Uint8Array(4)),
    ),
    node: fc.oneof(
      { maxDepth: 4 },
      tie('leaf'),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 3 }), tie('node'), { maxKeys: 3 }),
      fc.array(fc.tuple(tie('node'), tie('node')), { maxLength: 2 }).map((all) => new Map(all)),
      fc.array(tie('node'), { maxLength: 3 }).map((all) => new Set(all)),
    ),
  })).node;

  // Actors number the buffers in their own clones of the state.
  test('come in the same order from a clone', () => {
    fc.assert(
      fc.property(tree, (state) => {
        const cloned = structuredClone(state);
        expect(sharedBuffersOf(cloned).map(size)).toEqual(sharedBuffersOf(state).map(size));
      }),
    );
  });

  test('are each listed once, in the order of the first sight', () => {
    const [a, b] = [new SharedArrayBuffer(8), new SharedArrayBuffer(16)];
    const state: unknown[] = [{ deep: new Map([[b, new Int32Array(a)]]) }, new Set([a]), b];
    state.push(state);
    expect(sharedBuffersOf(state).map(size)).toEqual([16, 8]);
  });

  test('of what is no state are none', () => {
    for (const value of [null, undefined, 1, 'x', {}, new Uint8Array(4), () => 1]) {
      expect(sharedBuffersOf(value)).toEqual([]);
    }
  });
});
