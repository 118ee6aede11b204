import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import type * as children from '../../../harness/run/lane-child.ts';
import { fixtureTarget } from './in-lane.ts';

// See in-lane.ts: loaded by Node and not by vitest.
const load = createRequire(import.meta.url);
const { startLaneChild } = load('../../../harness/run/lane-child.ts') as typeof children;

const SILENCE_MS = 2_000;

test('a lane whose event loop stands still is ended, and says what to look for', async () => {
  const child = startLaneChild(undefined, SILENCE_MS);
  try {
    const target = await fixtureTarget('setup-never-ends');
    const { reply, spent } = await child.ask({
      kind: 'open',
      target,
      seed: '1',
      strategy: 'portfolio',
      isolation: 'reused',
    });
    expect(reply).toMatchObject({
      kind: 'failed',
      usage: false,
      message: expect.stringMatching(/has not answered for 2 s .* endless loop in setup/),
    });
    expect(spent).toBe(true);
  } finally {
    child.end();
  }
});
