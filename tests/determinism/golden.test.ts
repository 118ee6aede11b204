import { describe, expect, test } from 'vitest';
import { hashesOf, numbers } from '../harness/run/executions.ts';
import { GOLDEN, pinnedHere } from './golden-hashes.ts';

const pinned = Object.entries(pinnedHere()).flatMap(([fixture, seeds]) =>
  Object.entries(seeds).map(([seed, hashes]) => ({ fixture, seed, hashes })),
);

describe('a seed leads to the pinned courses', () => {
  test.each(pinned)('$fixture with seed $seed', async ({ fixture, seed, hashes }) => {
    expect(hashes.length).toBeGreaterThan(0);
    expect(await hashesOf(fixture, numbers(hashes.length), { seed })).toEqual(hashes);
  });

  test('another seed leads elsewhere', () => {
    const { 1: one, 'nightly-17': other } = GOLDEN['lost-update'] as Record<string, string[]>;
    expect(one).not.toEqual(other);
  });
});
