import { execFileSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { expect, test } from 'vitest';
import { GOLDEN, GOLDEN_LOCKS } from './golden-hashes.ts';
import { hashesIn } from './other-process.ts';

/** Node binaries to compare with, e.g. `HAMMERLOCK_NODES=/opt/node22/bin/node:/opt/node26/bin/node`. */
const nodes = (process.env.HAMMERLOCK_NODES ?? '').split(delimiter).filter((path) => path !== '');

test.skipIf(nodes.length === 0)(
  'other versions of Node take the pinned courses (HAMMERLOCK_NODES names their binaries)',
  async () => {
    for (const node of nodes) {
      const hasLocks = execFileSync(node, ['-p', 'navigator.locks !== undefined']);
      const pinned = String(hasLocks).startsWith('true') ? { ...GOLDEN, ...GOLDEN_LOCKS } : GOLDEN;
      expect(await hashesIn([node]), node).toEqual(pinned);
    }
  },
  240_000,
);
