import { expect, test } from 'vitest';
import type { ResourceSeries } from '../../../../harness/model/stress.ts';
import { leakOf } from '../../../../harness/run/stress/leak-of.ts';

const grown = {
  warmUp: 1,
  verdict: 'leak',
  grew: true,
  reason: 'grew in 100 % of 9 cycles',
} as const;

test('a leak of bytes is told in KiB, and numbers are grouped', () => {
  const heap: ResourceSeries = {
    ...grown,
    resource: 'heap',
    unit: 'bytes',
    samples: [0, 5_000 * 1024, 10_108 * 1024 * 1024],
    slopePerCycle: 1_234.6 * 1024,
  };
  const held = [{ name: 'Object', count: 12_345, bytes: 2_000 * 1024 }];
  expect(leakOf(heap, held)).toEqual({
    kind: 'leak',
    message:
      'heap: 1,235 KiB more a cycle, from 5,000 KiB to 10,350,592 KiB; grew in 100 % of 9 cycles, and the same in a longer second run',
    detail: ['what the heap holds more of:', 'Object: 12,345 more, 2,000 KiB'],
  });
});

test('a leak of things is counted to a tenth', () => {
  const timers: ResourceSeries = {
    ...grown,
    resource: 'timers',
    unit: 'count',
    samples: [0, 3, 12_000],
    slopePerCycle: 1_000.26,
  };
  const { message, detail } = leakOf(timers, []);
  expect(message).toMatch(/^timers: 1,000\.3 more a cycle, from 3 to 12,000; /);
  expect(detail).toBeUndefined();
});
