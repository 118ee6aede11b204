import fc from 'fast-check';
import { defineScenario } from '../../harness/index.ts';
import type { CacheOptions } from './correct.ts';
import { type Cache, WatchedCache } from './watched-cache.ts';
import { judgeGets, judgeLoads } from './what-callers-see.ts';

/** One key more than there is room for. */
const KEYS = ['a', 'b', 'c'];
const CAPACITY = KEYS.length - 1;

/** About as long as a pause or a load: when an entry is used again it may have expired or not. */
const TTL_MS = 15;

const keys = fc.constantFrom(...KEYS);

/** Callers that share one cache, which loads what it does not have. */
export default defineScenario({
  name: 'cache',
  about: 'A cache of bounded size and age over a slow loader, shared by several callers',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'check-then-remove': {
      module: new URL('./bugs/check-then-remove.ts', import.meta.url),
      expect: 'invariant',
      within: 300,
    },
    'lock-again': {
      module: new URL('./bugs/lock-again.ts', import.meta.url),
      expect: 'deadlock',
      within: 50,
    },
    'expired-after-refresh': {
      module: new URL('./bugs/expired-after-refresh.ts', import.meta.url),
      expect: 'stale-read',
      within: 500,
    },
    'loads-twice': {
      module: new URL('./bugs/loads-twice.ts', import.meta.url),
      expect: 'duplicate',
      within: 50,
    },
  },
  subjectInterface: {
    create:
      '({ capacity: number, ttlMs: number, load(key: string): Promise<number> }) => { get(key: string): ' +
      'Promise<number>; set(key: string, value: number): Promise<void>; invalidate(key: string): ' +
      'Promise<void>; contents(): { keys: string[], order: string[] } (held, and by last use) }',
  },
  setup: () => ({ capacity: CAPACITY, ttlMs: TTL_MS }),
  open: (subject: { create(options: CacheOptions): Cache<string> }, bounds) => {
    let latest = 0;
    return new WatchedCache(
      (load) => subject.create({ ...bounds, load }),
      () => ++latest,
    );
  },
  actors: {
    reader: { count: 2, in: 'task', operations: { get: keys }, maxOperations: 3 },
    writer: {
      count: 1,
      in: 'task',
      operations: { get: keys, set: keys, invalidate: keys },
      maxOperations: 3,
    },
  },
  observe: (cache) => cache.seen(),
  invariants: {
    'entries and access order hold the same keys': ({ observed }) => observed.disorder,
    'it holds no more than it may': ({ observed: { contents }, state: { capacity } }) =>
      contents.keys.length <= capacity
        ? undefined
        : `at the end it holds ${contents.keys.join(', ')}, and may hold ${capacity} keys`,
    'every get returns what was current': ({ observed: { spans }, state }) =>
      judgeGets(spans, state),
    'a key is loaded by one caller for all': ({ observed: { spans }, state }) =>
      judgeLoads(spans, state),
  },
});
