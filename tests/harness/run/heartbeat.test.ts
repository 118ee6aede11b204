import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HEARTBEAT_MS } from '../../../harness/base/limits.ts';
import type * as heartbeats from '../../../harness/run/heartbeat.ts';

let heartbeat: typeof heartbeats;

beforeEach(async () => {
  vi.useFakeTimers();
  // The harness keeps the timers that it finds as it is loaded.
  vi.resetModules();
  heartbeat = await import('../../../harness/run/heartbeat.ts');
});
afterEach(() => vi.useRealTimers());

test('a child is given up when it has sent nothing for longer than the limit, and never before', () => {
  const beats = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(fc.array(beats, { maxLength: 8 }), beats, (gaps, limit) => {
      const child = new EventEmitter() as ChildProcess;
      const onSilent = vi.fn();
      heartbeat.watchBeat(child, onSilent, limit * HEARTBEAT_MS);
      for (const gap of gaps) {
        vi.advanceTimersByTime(gap * HEARTBEAT_MS);
        child.emit('message', 'beat');
      }
      const isSilent = gaps.some((gap) => gap > limit);
      expect(onSilent).toHaveBeenCalledTimes(isSilent ? 1 : 0);
      child.emit('exit');
      vi.advanceTimersByTime(100 * HEARTBEAT_MS);
      expect(onSilent).toHaveBeenCalledTimes(isSilent ? 1 : 0);
    }),
  );
});

test('a process beats, and its beats are told from what it has to say', () => {
  const sent: unknown[] = [];
  heartbeat.beat((message) => sent.push(message));
  vi.advanceTimersByTime(3 * HEARTBEAT_MS);
  expect(sent.map((message) => heartbeat.isBeat(message))).toEqual([true, true, true]);
  expect(heartbeat.isBeat({ kind: 'done' })).toBe(false);
});
