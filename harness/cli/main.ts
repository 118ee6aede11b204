#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { dirname } from 'node:path';

// First, and alone in this file: what is loaded from here on, in lanes and actors' threads too, is
// compiled once a machine.
const { directory } = enableCompileCache();
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= dirname(directory);
const { runProgram } = await import('./program.ts');
process.exitCode = await runProgram(process.argv.slice(2));
