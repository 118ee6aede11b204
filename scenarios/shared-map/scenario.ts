import fc from 'fast-check';
import { defineScenario, lastWriteSurvives, readsAreWritten } from '../../harness/index.ts';
import type { MapState } from './correct.ts';

/** What a subject must make of the state. */
interface NumberMap {
  set(key: number, value: number): void;
  get(key: number): number | undefined;
  entries(): Iterable<readonly [key: number, value: number]>;
}

/** Few enough to collide, and enough to make the smallest map grow. */
const keys = fc.integer({ min: 1, max: 4 });
/** Never 0: what was not written yet must not look like a value. */
const values = fc.integer({ min: 1, max: 99 });

/** A map that two writers change, and grow, while two readers look up what they write. */
export default defineScenario({
  name: 'shared-map',
  about: 'A hash map in shared memory that grows while others read and write',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'resize-loses-insert': {
      module: new URL('./bugs/resize-loses-insert.ts', import.meta.url),
      // A reader may miss the key before somebody sets it again and covers the loss.
      expect: ['lost-write', 'stale-read'],
      within: 150,
    },
    'key-before-value': {
      module: new URL('./bugs/key-before-value.ts', import.meta.url),
      expect: 'torn-read',
      within: 300,
    },
  },
  subjectInterface: {
    create:
      '({ memory: SharedArrayBuffer (zeroed) }) => { set(key: number (positive), value: number): void; ' +
      'get(key: number): number | undefined; entries(): Iterable<[key, value]> (at the end) }',
  },
  setup: (): MapState => ({ memory: new SharedArrayBuffer(4096) }),
  open: (subject: { create(state: MapState): NumberMap }, state) => subject.create(state),
  actors: {
    writer: {
      count: 2,
      in: 'thread',
      operations: { set: fc.tuple(keys, values) },
      maxOperations: 3,
    },
    reader: { count: 2, in: 'thread', operations: { get: keys }, maxOperations: 4 },
  },
  observe: (map) => [...map.entries()],
  invariants: {
    'every key holds the last value written to it': lastWriteSurvives<
      readonly (readonly [number, number])[]
    >({ write: 'set', entries: (entries) => entries }),
    'whoever sees a key sees its value': readsAreWritten({ read: 'get', write: 'set' }),
  },
});
