import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Where `.ci/run` wants the counts as JSON. */
const counts = process.env.HAMMERLOCK_TEST_COUNTS;

/** Forked processes, not threads: tests start worker threads and patch the globals of their own. */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // What tests start compiles once, as what the command line starts does.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    // Against tests that never end, on machines that are three times as slow as usual.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 5_000,
    reporters: counts === undefined ? ['default'] : ['default', ['json', { outputFile: counts }]],
  },
});
