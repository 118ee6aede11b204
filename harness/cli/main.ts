#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { dirname } from 'node:path';

/** The oldest version of Node that runs Hammerlock, as package.json's `engines` says. */
const OLDEST = [22, 18] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `hammerlock needs Node ${OLDEST.join('.')} or later and runs on ${process.version}; install a newer Node\n`,
  );
  process.exitCode = 2;
} else {
  // First, and alone in this file: what is loaded from here on, in lanes and actors' threads too, is
  // compiled once a machine.
  const { directory } = nodeModule.enableCompileCache();
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= dirname(directory);
  const { runProgram } = await import('./program.ts');
  process.exitCode = await runProgram(process.argv.slice(2));
}
