import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { CrewReply } from '../../../../harness/actors/crew.ts';
import { MAX_RESOURCE_SAMPLES } from '../../../../harness/base/limits.ts';
import { ResourceLog } from '../../../../harness/run/stress/resource-log.ts';

let folder = '';

// Temporary files are counted, too: here, as in a run, in a folder of its own.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hammerlock-resource-log-'));
  vi.stubEnv('TMPDIR', folder);
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** The reply of a crew's only thread that holds so many timers. */
function holding(timers: number): CrewReply {
  return {
    countingMs: 0,
    sample: {
      heapBytes: 1e7,
      externalBytes: 0,
      listeners: 0,
      locks: 0,
      active: { Timeout: timers },
    },
  };
}

function logOver(cycles: number, timersAt: (cycle: number) => number): ResourceLog {
  const log = new ResourceLog();
  for (let cycle = 1; cycle <= cycles; cycle++) log.add([holding(timersAt(cycle))]);
  expect(log.cycles).toBe(cycles);
  return log;
}

function timersOf(log: ResourceLog, ignored: readonly string[]) {
  return log.judge(ignored).find(({ resource }) => resource === 'timers');
}

function timersOver(cycles: number, timersAt: (cycle: number) => number) {
  return timersOf(logOver(cycles, timersAt), []);
}

const RUNS = { numRuns: 20 };

test('samples are evenly spaced, bounded, and span the run', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 * MAX_RESOURCE_SAMPLES }), (cycles) => {
      const samples = timersOver(cycles, (cycle) => cycle)?.samples ?? [];
      const stride = samples[0] ?? 1;
      expect(samples).toEqual(samples.map((_, at) => (at + 1) * stride));
      expect(samples.length).toBeLessThan(MAX_RESOURCE_SAMPLES);
      expect((samples.length + 1) * stride).toBeGreaterThan(cycles);
    }),
    RUNS,
  );
});

test('what leaks once in many cycles is a leak where the run is long', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 12 }), (rarely) => {
      const cycles = MAX_RESOURCE_SAMPLES * 2 * rarely;
      expect(timersOver(cycles, (cycle) => Math.floor(cycle / rarely))?.verdict).toBe('leak');
    }),
    RUNS,
  );
});

test('what comes and goes is steady, however long the run', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 40, max: 800 }),
      fc.integer({ min: 2, max: 4 }),
      (cycles, length) => {
        expect(timersOver(cycles, (cycle) => cycle % length)?.verdict).not.toBe('leak');
      },
    ),
    RUNS,
  );
});

test('of what is ignored it is said how it grew, and no more', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 12, max: 40 }),
      fc.integer({ min: 0, max: 9 }),
      (cycles, step) => {
        const log = logOver(cycles, (cycle) => step * cycle);
        const [judged, ignored] = [[], ['timers']].map((names) => timersOf(log, names));
        expect(ignored).toEqual({ ...judged, verdict: 'ignored' });
        expect(ignored?.grew).toBe(step > 0);
      },
    ),
    RUNS,
  );
});
