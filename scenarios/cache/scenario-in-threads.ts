import { defineScenario, type History } from '../../harness/index.ts';
import type { SharedCacheOptions } from './correct-in-threads.ts';
import { type Cache, type Seen, WatchedCache } from './watched-cache.ts';
import { judgeGets, judgeLoads } from './what-callers-see.ts';

/** One key more than there is room for. */
const KEYS = [1, 2, 3];
const CAPACITY = KEYS.length - 1;
const BYTES = 256;

/** About as long as a pause or a load: when an entry is used again it may have expired or not. */
const TTL_MS = 15;

/** What each thread calls. */
const CALLS = 3;
const CHANGES = ['get', 'set', 'invalidate'] as const;

/** What an actor is given, as far as it is used here. */
interface Context {
  readonly op: <Value>(name: string, args: readonly unknown[], call: () => Value) => Value;
  readonly random: () => number;
}

/** Threads with one cache in shared memory, which loads what it does not have. */
export default defineScenario({
  name: 'cache-in-threads',
  about: 'A cache of bounded size and age in shared memory, used by several threads',
  subject: {
    correct: { module: new URL('./correct-in-threads.ts', import.meta.url) },
    'check-then-remove': {
      module: new URL('./bugs-in-threads/check-then-remove.ts', import.meta.url),
      expect: 'invariant',
      within: 300,
    },
    'lock-again': {
      module: new URL('./bugs-in-threads/lock-again.ts', import.meta.url),
      expect: 'deadlock',
      within: 50,
    },
    'expired-after-refresh': {
      module: new URL('./bugs-in-threads/expired-after-refresh.ts', import.meta.url),
      expect: 'stale-read',
      within: 500,
    },
    'loads-twice': {
      module: new URL('./bugs-in-threads/loads-twice.ts', import.meta.url),
      expect: 'duplicate',
      within: 50,
    },
  },
  subjectInterface: {
    create:
      '({ memory: SharedArrayBuffer (zeroed, 256 bytes), capacity: number, ttlMs: number, load(key: number): ' +
      'Promise<number> }) => { get(key: number): Promise<number>; set(key: number, value: number): ' +
      'Promise<void>; invalidate(key: number): Promise<void>; contents(): { keys: number[], order: ' +
      'number[] } (held, and by last use) }',
  },
  setup: () => ({
    memory: new SharedArrayBuffer(BYTES),
    /** How many values were loaded or set, by all threads. */
    values: new Int32Array(new SharedArrayBuffer(4)),
    capacity: CAPACITY,
    ttlMs: TTL_MS,
  }),
  open: (
    subject: { create(options: SharedCacheOptions): Cache<number> },
    { memory, values, capacity, ttlMs },
  ) =>
    new WatchedCache<number>(
      (load) => subject.create({ memory, capacity, ttlMs, load }),
      () => Atomics.add(values, 0, 1) + 1,
    ),
  actors: {
    reader: { count: 2, in: 'thread', run: (context, cache) => use(context, cache, ['get']) },
    writer: { in: 'thread', run: (context, cache) => use(context, cache, CHANGES) },
  },
  observe: (cache) => cache.seen().contents,
  invariants: {
    'entries and access order hold the same keys': ({ history }) => all(history).disorder,
    'it holds no more than it may': ({ observed: { keys }, state: { capacity } }) =>
      keys.length <= capacity
        ? undefined
        : `at the end it holds ${keys.join(', ')}, and may hold ${capacity} keys`,
    'every get returns what was current': ({ history, state }) =>
      judgeGets(all(history).spans, state),
    'a key is loaded by one thread for all': ({ history, state }) =>
      judgeLoads(all(history).spans, state),
  },
});

async function use(
  { op, random }: Context,
  cache: WatchedCache<number>,
  calls: readonly (typeof CHANGES)[number][],
): Promise<void> {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  for (let n = 0; n < CALLS; n++) {
    const what = pick(calls);
    const key = pick(KEYS);
    await op<Promise<unknown>>(what, [key], () => cache[what](key));
  }
  op('seen', [], () => cache.seen());
}

/** What all threads have seen, by its beginning. */
function all(history: History): Pick<Seen, 'spans' | 'disorder'> {
  const seen = history.flatMap(({ name, outcome }) =>
    name === 'seen' && outcome.kind === 'returned' ? [outcome.value as Seen] : [],
  );
  return {
    spans: seen.flatMap(({ spans }) => spans).toSorted((a, b) => a.fromMs - b.fromMs),
    disorder: seen.find(({ disorder }) => disorder !== undefined)?.disorder,
  };
}
