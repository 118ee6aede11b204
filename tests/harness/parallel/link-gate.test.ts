import { expect, test } from 'vitest';
import { ACCESS } from '../../../harness/model/access.ts';
import type { PendingOperation } from '../../../harness/model/pending-operation.ts';
import { openLinkGate } from '../../../harness/parallel/link-gate.ts';

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

function operation(deliver: () => void, more: Partial<PendingOperation> = {}): PendingOperation {
  return { kind: ACCESS.receive, object: 0, start: 0, end: 0, holds: false, deliver, ...more };
}

test('delivers what is ready, one a turn of the event loop, and never at once', async () => {
  const gate = openLinkGate(() => {});
  gate.running = true;
  const seen: string[] = [];
  gate.begin(
    operation(() => {
      seen.push('first');
      Promise.resolve().then(() => seen.push('what followed from it'));
    }),
  );
  gate.begin(operation(() => seen.push('second')));
  expect(seen).toEqual([]);
  expect(gate.hasReady).toBe(true);
  while (gate.hasReady) await nextTurn();
  expect(seen).toEqual(['first', 'what followed from it', 'second']);
});

test('waits for what is not ready, until it is told to look again', async () => {
  const gate = openLinkGate(() => {});
  gate.running = true;
  let isReady = false;
  let delivered = 0;
  gate.begin(operation(() => delivered++, { ready: () => isReady, keepsThread: false }));
  await nextTurn();
  expect([delivered, gate.hasReady, gate.keepsThread]).toEqual([0, false, false]);
  isReady = true;
  gate.stir();
  await nextTurn();
  expect([delivered, gate.hasReady]).toEqual([1, false]);
});

test('delivers nothing that was taken back, nor when its round is over', async () => {
  const gate = openLinkGate(() => {});
  gate.running = true;
  let delivered = 0;
  const cancelled = operation(() => delivered++);
  gate.begin(cancelled);
  gate.begin(operation(() => delivered++));
  expect(gate.keepsThread).toBe(true);
  gate.cancel(cancelled);
  gate.running = false;
  await nextTurn();
  gate.clear();
  gate.running = true;
  gate.stir();
  await nextTurn();
  expect(delivered).toBe(0);
});
