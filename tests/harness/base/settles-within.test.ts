import { expect, test } from 'vitest';
import { settlesWithin } from '../../../harness/base/settles-within.ts';

const FAR_MS = 60_000;

test('what is fulfilled in time is, and what never settles is not', async () => {
  expect(await settlesWithin(Promise.resolve('anything'), FAR_MS)).toBe(true);
  expect(await settlesWithin(new Promise(() => {}), 1)).toBe(false);
});

test('a rejection is passed on', async () => {
  await expect(settlesWithin(Promise.reject(new Error('no')), FAR_MS)).rejects.toThrow('no');
});
