import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GOLDEN } from './golden-hashes.ts';
import { hashesIn } from './other-process.ts';

const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0;
const FIXTURES = ['lost-update', 'timeouts', 'order'];
const pinned = Object.fromEntries(FIXTURES.map((fixture) => [fixture, GOLDEN[fixture]]));
let busy: ChildProcess[] = [];

beforeAll(() => {
  busy = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' }),
  );
});
afterAll(() => {
  for (const child of busy) child.kill('SIGKILL');
});

test('beside a busy loop on every core the pinned courses are taken', async () => {
  expect(await hashesIn([process.execPath], FIXTURES)).toEqual(pinned);
}, 120_000);

test.skipIf(!canPin)(
  'and on one core only (needs taskset)',
  async () => {
    expect(await hashesIn(['taskset', '-c', '0', process.execPath], FIXTURES)).toEqual(pinned);
  },
  120_000,
);
