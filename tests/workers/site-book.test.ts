import { describe, expect, test } from 'vitest';
import { createSiteBook, innermostUserFrames } from '../../workers/site-book.ts';

const isOurs = (url: string) => url.startsWith('file:///lib/');
const shown = (url: string) => url.replace('file:///home/me/', '');

describe('the innermost frame of the user', () => {
  test.each([
    [
      'behind ours',
      '    at f (file:///lib/a.ts:1:1)\n    at g (file:///home/me/q.ts:3:7)',
      'q.ts:3:7',
    ],
    ['without a name', '    at file:///home/me/q.ts:3:7', 'q.ts:3:7'],
    ['as a path', '    at g (/home/me/q.ts:3:7)', 'q.ts:3:7'],
    ['asynchronous', '    at async g (file:///home/me/q.ts:3:7)', 'q.ts:3:7'],
    ['of a fresh module', '    at g (file:///home/me/q.ts?hammerlock=4:3:7)', 'q.ts:3:7'],
    ['after Node', '    at node:internal/x:1:1\n    at g (file:///home/me/q.ts:3:7)', 'q.ts:3:7'],
  ])('%s', (_, frames, place) => {
    expect(innermostUserFrames(`Error: where\n${frames}`, isOurs, shown)).toBe(place);
  });

  test('is followed by those that called it, where more are wanted', () => {
    const stack = ['q.ts:3:7', 'q.ts:9:1', 'main.ts:1:2']
      .map((place) => `    at f (file:///home/me/${place})`)
      .join('\n    at g (file:///lib/a.ts:1:1)\n');
    expect(innermostUserFrames(stack, isOurs, shown, 2)).toBe('q.ts:3:7 ← q.ts:9:1');
    expect(innermostUserFrames(stack, isOurs, shown, 9)?.split(' ← ')).toHaveLength(3);
  });

  test('is none where all are ours', () => {
    const stack = 'Error: where\n    at f (file:///lib/a.ts:1:1)\n    at node:internal/x:1:1';
    expect(innermostUserFrames(stack, isOurs, shown)).toBeUndefined();
  });
});

test('a site book knows the numbers it was given, and the caller from its stack', () => {
  const book = createSiteBook(
    new Map([[7, 'q.ts:1:2']]),
    () => false,
    (url) => url,
  );
  expect([book.describe(7), book.describe(8)]).toEqual(['q.ts:1:2', undefined]);
  const limit = Error.stackTraceLimit;
  expect(book.fromStack()).toMatch(/site-book/);
  expect(Error.stackTraceLimit).toBe(limit);
});
