import { describe, expect, it } from 'vitest';
import { createInstrumentFilter } from '../../../harness/instrument/instrument-filter.ts';

const filter = createInstrumentFilter({
  scenarioUrl: 'file:///app/races/queue/scenario.ts',
  subjectUrl: 'file:///app/node_modules/@co/queue/dist/index.js',
  instrument: [
    './extra/**',
    '../shared/*.ts',
    'lru-cache',
    '@scope/q',
    'node_modules/deep/lib/**',
    'one.js',
  ],
  harnessRoots: ['file:///app/node_modules/hammerlock/dist/harness/', 'file:///app/own/harness/'],
});

describe('createInstrumentFilter', () => {
  it.each([
    ['/app/races/queue/scenario.ts', true],
    ['/app/races/queue/scenario.ts?hammerlock=3', true],
    ['/app/races/queue/part.ts', true],
    ['/app/src/any.js', true],
    ['/app/node_modules/@co/queue/dist/index.js', true],
    ['/app/node_modules/@co/queue/dist/ring.js?x#y', true],
    ['/app/node_modules/@co/other/dist/ring.js', false],
    ['/app/node_modules/@co/queue/node_modules/dep/index.js', false],
    ['/app/node_modules/lru-cache/index.js', true],
    ['/elsewhere/node_modules/lru-cache/dist/deep/index.js', true],
    ['/app/node_modules/lru-cache-2/index.js', false],
    ['/app/node_modules/@scope/q/index.cjs', true],
    ['/app/node_modules/deep/lib/a.js', true],
    ['/app/node_modules/deep/src/a.js', false],
    ['/app/own/harness/index.ts', false],
    ['/app/node_modules/hammerlock/dist/harness/index.js', false],
  ])('%s: %s', (path, expected) => {
    expect(filter(`file://${path}`)).toBe(expected);
  });

  it.each(['node:fs', 'data:text/javascript,1', 'https://x.test/a.js'])(
    '%s is not instrumented',
    (url) => {
      expect(filter(url)).toBe(false);
    },
  );

  it('reaches into node_modules by a relative glob', () => {
    const wide = createInstrumentFilter({
      scenarioUrl: 'file:///a/s/x.ts',
      instrument: ['../lib/node_modules/p/*.js'],
    });
    expect(wide('file:///a/lib/node_modules/p/i.js')).toBe(true);
    expect(wide('file:///a/lib/node_modules/p/q/i.js')).toBe(false);
  });
});
