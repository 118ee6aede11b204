import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LITMUS_MAX_DELAY } from '../../../harness/base/limits.ts';
import { layoutsOf } from '../../../harness/litmus/instance-memory.ts';
import { nextStridePlan } from '../../../harness/litmus/stride-plan.ts';
import { stream } from '../../../harness/seed/streams.ts';
import { XOSHIRO_WORDS } from '../../../harness/seed/xoshiro.ts';
import { anySpecs } from './programs.ts';

const generator = (seed: string) => stream(seed, 'x', 'litmus', 0, 'schedule').words(XOSHIRO_WORDS);
const seeds = fc.string({ minLength: 1, maxLength: 8 });
const actors = fc.integer({ min: 2, max: 16 });

test('every thread draws the same plans from its own copy of the generator', () => {
  fc.assert(
    fc.property(anySpecs, seeds, actors, (specs, seed, count) => {
      const layouts = layoutsOf(specs, 512);
      const drawn = [generator(seed), generator(seed)].map((own) =>
        Array.from({ length: 20 }, () => nextStridePlan(own, layouts, count)),
      );
      expect(drawn[0]).toEqual(drawn[1]);
    }),
  );
});

test('a plan names a layout that there is, fits into it, and delays each actor within the bound', () => {
  fc.assert(
    fc.property(anySpecs, seeds, actors, (specs, seed, count) => {
      const layouts = layoutsOf(specs, 512);
      const own = generator(seed);
      for (let stride = 0; stride < 50; stride++) {
        const { layout, length, delays } = nextStridePlan(own, layouts, count);
        expect(length).toBeGreaterThanOrEqual(1);
        expect(length).toBeLessThanOrEqual(layouts[layout]!.capacity);
        expect(delays).toHaveLength(count);
        for (const delay of delays) {
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(LITMUS_MAX_DELAY);
        }
      }
    }),
  );
});

test('all layouts and many lengths and delays come up', () => {
  const layouts = layoutsOf({ x: Int32Array, y: Int32Array }, 512);
  const own = generator('1');
  const plans = Array.from({ length: 400 }, () => nextStridePlan(own, layouts, 2));
  expect(new Set(plans.map(({ layout }) => layout)).size).toBe(layouts.length);
  expect(new Set(plans.map(({ length }) => length)).size).toBeGreaterThan(2);
  expect(new Set(plans.flatMap(({ delays }) => delays)).size).toBeGreaterThan(20);
});
