import { expect, test } from 'vitest';
import { needsPlatform } from '../../../harness/instrument/needs-platform.ts';

test.each([
  ["import { readFile } from 'node:fs/promises';"],
  ["import fs from 'fs';"],
  ["import 'node:timers';"],
  ["export { x } from 'some-package';"],
  ["const fs = await import('node:fs');"],
  ["const { readFileSync } = require('fs');"],
  ["process.getBuiltinModule('node:fs')"],
  ['setTimeout(resolve, 10);'],
  ['await new Promise(setImmediate);'],
  ['const { port1 } = new MessageChannel();'],
  ["navigator.locks.request('a', work)"],
  ['crypto.subtle.digest(name, bytes)'],
  ["globalThis['set' + 'Timeout']"],
])('needed by %s', (source) => {
  expect(needsPlatform(['const x = 1;', source])).toBe(true);
});

test('not needed by code on shared memory alone', () => {
  const source = `
    import assert from 'node:assert';
    import fc from 'fast-check';
    import { defineScenario } from 'hammerlock';
    import { lock } from './lock.ts';
    Atomics.wait(cells, 0, 0, 100);
    const now = Date.now() + Math.random();
  `;
  expect(needsPlatform([source])).toBe(false);
});
