#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// First, and alone in this file: what is loaded from here on is compiled once a machine.
enableCompileCache();
const { runProgram } = await import('./program.ts');
process.exitCode = await runProgram(process.argv.slice(2));
