import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LITMUS_MEMORY_BYTES } from '../../../harness/base/limits.ts';
import {
  clearInstances,
  createInstanceBuffer,
  type InstanceMemory,
  layoutsOf,
  openInstanceMemory,
  type TypedArray,
} from '../../../harness/litmus/instance-memory.ts';
import type { LocationSpecs } from '../../../harness/model/litmus.ts';
import { anySpecs } from './programs.ts';

const longest = fc.integer({ min: 1, max: 200 });

/** Byte ranges of instance `k`: one for each location. */
function rangesOf(memory: InstanceMemory, specs: LocationSpecs, k: number): [number, number][] {
  const i = k * memory.layout.step;
  return Object.entries(specs).map(([name, spec]) => {
    const view = memory.views[name]!;
    const bytes = typeof spec === 'function' ? spec.BYTES_PER_ELEMENT : spec.bytes;
    expect((i + 1) * bytes).toBeLessThanOrEqual(view.byteLength);
    return [view.byteOffset + i * bytes, view.byteOffset + (i + 1) * bytes];
  });
}

function opened(specs: LocationSpecs, most: number): InstanceMemory[] {
  const layouts = layoutsOf(specs, most);
  const buffer = createInstanceBuffer(layouts);
  return layouts.map((layout) => openInstanceMemory(buffer, specs, layout));
}

describe('in every layout', () => {
  test('no two locations and no two instances share a byte', () => {
    fc.assert(
      fc.property(anySpecs, longest, (specs, most) => {
        for (const memory of opened(specs, most)) {
          const { capacity } = memory.layout;
          expect(capacity).toBeGreaterThanOrEqual(1);
          expect(capacity).toBeLessThanOrEqual(most);
          const ranges = Array.from({ length: capacity }, (_, k) => rangesOf(memory, specs, k));
          const sorted = ranges.flat().sort(([a], [b]) => a - b);
          for (let at = 1; at < sorted.length; at++) {
            expect(sorted[at]![0]).toBeGreaterThanOrEqual(sorted[at - 1]![1]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('clearing some instances leaves all others as they are', () => {
    fc.assert(
      fc.property(anySpecs, fc.nat(20), fc.nat(20), (specs, a, b) => {
        for (const memory of opened(specs, 20)) {
          const bytes = new Uint8Array(Object.values(memory.views)[0]!.buffer);
          bytes.fill(0xff);
          const ends = [a, b].map((each) => Math.min(each, memory.layout.capacity));
          const [from, to] = [Math.min(...ends), Math.max(...ends)];
          clearInstances(memory, from, to);
          for (let k = 0; k < memory.layout.capacity; k++) {
            const expected = k >= from && k < to ? 0 : 0xff;
            for (const [begins, end] of rangesOf(memory, specs, k)) {
              expect(bytes.subarray(begins, end).every((byte) => byte === expected)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the memory stays within its bound', () => {
    fc.assert(
      fc.property(anySpecs, (specs) => {
        const { byteLength } = createInstanceBuffer(layoutsOf(specs, 8_192));
        expect(byteLength).toBeLessThanOrEqual(LITMUS_MEMORY_BYTES);
      }),
    );
  });
});

test('two cells are laid out in four ways, bytes and mixed sizes in those that suit them', () => {
  const names = (specs: LocationSpecs) => layoutsOf(specs, 100).map(({ name }) => name);
  expect(names({ x: Int32Array, y: Int32Array })).toEqual([
    'packed',
    'spread',
    'records',
    'spread-records',
  ]);
  expect(names({ x: Int32Array })).toEqual(['packed', 'spread']);
  expect(names({ x: Int32Array, y: Float64Array })).toEqual(['packed', 'spread']);
  expect(names({ box: { bytes: 128 } })).toEqual(['packed']);
});

test('spread cells lie on cache lines of their own', () => {
  const specs = { x: Int32Array, y: Int32Array };
  const spread = opened(specs, 50).find(({ layout }) => layout.name === 'spread')!;
  const lines = Array.from({ length: 50 }, (_, k) => rangesOf(spread, specs, k)).flat();
  expect(new Set(lines.map(([begins]) => begins >> 6)).size).toBe(100);
  expect((spread.views.x as TypedArray).byteOffset % 64).toBe(0);
});
