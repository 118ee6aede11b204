import fs, { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installNoise } from '../../../../harness/instrument/noise/install-noise.ts';
import { RUNTIME_GLOBAL } from '../../../../harness/instrument/runtime-global.ts';

const HERE = new URL(import.meta.url).pathname;
const cell = new Int32Array(new SharedArrayBuffer(8));

let points = 0;
let uninstall: () => void;
beforeEach(() => {
  points = 0;
  uninstall = installNoise(() => {
    points++;
  });
});
afterEach(() => uninstall());

/** Points that are passed while `act` runs. */
function during(act: () => unknown): number {
  const before = points;
  act();
  return points - before;
}

test('there is one point before an atomic access, a file call and a message, and they do what they did', () => {
  expect(during(() => expect(Atomics.add(cell, 0, 2)).toBe(0))).toBe(1);
  expect(during(() => expect(Atomics.wait(cell, 0, 7)).toBe('not-equal'))).toBe(1);
  expect(during(() => expect(readFileSync(HERE, 'utf8')).toMatch(/^import fs/))).toBe(1);
  const { port1, port2 } = new MessageChannel();
  expect(during(() => port1.postMessage('hello'))).toBe(1);
  port1.close();
  port2.close();
});

test('there is one before each plain access of transformed code to shared memory, and none to other memory', () => {
  const runtime = (globalThis as unknown as Record<string, Runtime>)[RUNTIME_GLOBAL] as Runtime;
  expect(runtime.on(cell)).toBe(true);
  expect(during(() => runtime.set(1, cell, 1, 5))).toBe(1);
  expect(during(() => expect(runtime.get(1, cell, 1)).toBe(5))).toBe(1);
  expect(runtime.on(new Int32Array(2))).toBe(false);
  expect(during(() => expect(runtime.atomics.load?.(1, cell, 1)).toBe(5))).toBe(1);
});

interface Runtime {
  on(object: object): boolean;
  get(site: number, object: object, key: unknown): unknown;
  set(site: number, object: object, key: unknown, value: unknown): unknown;
  readonly atomics: Readonly<Record<string, (...args: unknown[]) => unknown>>;
}

test('promises of files pass one, too, and what functions carry stays on them', async () => {
  expect(await fs.promises.readFile(HERE, 'utf8')).toMatch(/^import fs/);
  expect(points).toBe(1);
  expect(fs.realpathSync.native(HERE)).toBe(HERE);
  expect(await promisify(fs.exists)(HERE)).toBe(true);
});

test('what was put in is taken out again', () => {
  uninstall();
  expect(during(() => [Atomics.load(cell, 0), readFileSync(HERE)])).toBe(0);
});
