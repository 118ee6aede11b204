import { expect, test } from 'vitest';
import { stressRounds } from './in-stress.ts';

/** Scenarios with the rounds that are run of them, and the operations that these have at least. */
const VOLUMES: readonly (readonly [name: string, rounds: number, operations: number])[] = [
  // One round in five is large: of this seed, the second one.
  ['process-manager', 2, 2 * 75 + 200],
  ['event-bus', 1, 10_000],
  ['session-hub', 2, 2 * (400 + 210)],
  ['proxy-map', 2, 2 * 30 * 5 * 2],
  ['log-store', 1, 2_500],
  ['system', 2, 2 * 64_000],
  ['sqlite-store', 2, 2 * (2 * 100 + 30 * 20)],
  ['sqlite-store-in-processes', 2, 2 * (2 * 100 + 30 * 20)],
];

test.each(VOLUMES)(
  '%s holds at its volume for %i rounds',
  async (name, rounds, operations) => {
    const result = await stressRounds(name, rounds);
    expect(result).toMatchObject({ outcome: 'clean', rounds, findings: [] });
    expect(result.operations).toBeGreaterThanOrEqual(operations);
  },
  180_000,
);
