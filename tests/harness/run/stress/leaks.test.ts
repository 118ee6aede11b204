import { describe, expect, test } from 'vitest';
import { LEAK_CONFIRMATION_FACTOR } from '../../../../harness/base/limits.ts';
import type { StressProgress, StressTargetResult } from '../../../../harness/model/stress.ts';
import { stressFixture } from './in-stress.ts';

const KEPT: Readonly<Record<string, string>> = {
  'timers-kept': 'timers',
  'listeners-kept': 'listeners',
  'descriptors-kept': 'file descriptors',
  'heap-kept': 'heap',
  'external-kept': 'external memory',
  'temporary-kept': 'temporary files',
  'children-kept': 'child processes',
  'threads-kept': 'threads',
};

const LIMIT_MS = 120_000;

/** Doubles the time of a run, up to so long, until it has had enough cycles to tell: a busy machine has few. */
const LONGEST_MS = 12_000;

async function stressUntilJudged(
  fixture: string,
  resource: string,
  timeMs: number,
): Promise<StressTargetResult> {
  const result = await stressFixture(fixture, { timeMs });
  const series = result.resources.find((one) => one.resource === resource);
  const isJudged = series !== undefined && series.verdict !== 'undecided';
  return isJudged || timeMs >= LONGEST_MS
    ? result
    : stressUntilJudged(fixture, resource, timeMs * 2);
}

describe('a subject that keeps what it takes', () => {
  test.each(Object.entries(KEPT))(
    '%s leaks %s',
    async (variant, resource) => {
      const { findings, resources } = await stressUntilJudged(
        `holding/${variant}`,
        resource,
        3_000,
      );
      expect(findings.map(({ kind }) => kind)).toContain('leak');
      expect(findings.some(({ message }) => message.startsWith(`${resource}:`))).toBe(true);
      expect(resources.find((series) => series.resource === resource)?.verdict).toBe('leak');
    },
    LIMIT_MS,
  );

  test(
    'is found by longer cycles where it keeps something less often than cycles end',
    async () => {
      const { findings } = await stressUntilJudged('holding/timers-kept-rarely', 'timers', 3_000);
      expect(findings.some(({ message }) => message.startsWith('timers:'))).toBe(true);
    },
    LIMIT_MS,
  );

  test(
    'is said to be confirmed, for as long as that takes, and undecided where that is cut short',
    async () => {
      const timeMs = 4_000;
      const interrupt = new AbortController();
      const seen: StressProgress[] = [];
      const isConfirming = ({ confirming }: StressProgress) => confirming !== undefined;
      const { findings, resources } = await stressFixture('holding/timers-kept', {
        timeMs,
        ignoredLeaks: ['heap', 'active resources'],
        signal: interrupt.signal,
        onProgress: (progress) => {
          seen.push(progress);
          if (seen.filter(isConfirming).length === 3) interrupt.abort();
        },
      });
      const during = seen.slice(seen.findIndex(isConfirming));
      expect(during.length).toBeLessThan(seen.length);
      const left = during.map(({ confirming }) => confirming?.leftMs ?? Number.NaN);
      expect(left).toEqual(left.toSorted((a, b) => b - a));
      expect(left[0]).toBeLessThanOrEqual(timeMs * LEAK_CONFIRMATION_FACTOR);
      expect(during.map(({ leftMs }) => leftMs)).toEqual(left);
      expect(during.map(({ confirming }) => confirming?.resources)).toEqual(
        left.map(() => ['timers']),
      );
      expect(findings).toEqual([]);
      expect(resources.find(({ resource }) => resource === 'timers')).toMatchObject({
        verdict: 'undecided',
        grew: true,
        reason: expect.stringMatching(/^grew in .*; not confirmed$/),
      });
    },
    LIMIT_MS,
  );

  test(
    'is left alone where its resource is ignored',
    async () => {
      const ignoredLeaks = ['timers', 'active resources', 'heap'];
      const { outcome, resources } = await stressFixture('holding/timers-kept', { ignoredLeaks });
      expect(outcome).toBe('clean');
      expect(resources.find(({ resource }) => resource === 'timers')?.verdict).toBe('ignored');
    },
    LIMIT_MS,
  );

  test(
    'has the constructors named that its heap holds more of',
    async () => {
      const { findings } = await stressUntilJudged('holding/heap-kept', 'heap', 1_500);
      expect(findings[0]?.detail?.join('\n')).toMatch(/Object: [\d,]+ more/);
    },
    LIMIT_MS,
  );
});

test(
  'a heap that is too large to be counted by constructor leaks, and takes no memory for it',
  async () => {
    const { findings, notes } = await stressUntilJudged('holding/heap-kept-much', 'heap', 1_500);
    expect(findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      expect.stringMatching(/^leak: heap/),
    ]);
    expect(notes.join('\n')).toMatch(/MiB are too large to say what they hold more of/);
  },
  LIMIT_MS,
);

test.each(['killed-while-writing/renaming', 'killed-often'])(
  'whoever takes the place of a killed process is counted with the others: %s',
  async (fixture) => {
    const { cycles, resources } = await stressFixture(fixture, { timeMs: 5_000 });
    const listeners = resources.find(({ resource }) => resource === 'listeners')?.samples ?? [];
    expect(listeners).toHaveLength(cycles);
    expect(new Set(listeners).size).toBe(1);
  },
  LIMIT_MS,
);

test.each([
  'timers-cleared',
  'listeners-removed',
  'descriptors-closed',
  'heap-bounded',
  'temporary-removed',
  'children-ended',
  'threads-ended',
])(
  'a subject that gives back what it takes is clean: %s',
  async (variant) => {
    expect(await stressFixture(`holding/${variant}`)).toMatchObject({ outcome: 'clean' });
  },
  LIMIT_MS,
);
