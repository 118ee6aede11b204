import { conserves, defineScenario, fifoPerProducer } from '../../harness/index.ts';
import type { QueueState } from './correct.ts';

/** What a subject must make of the state. */
interface Queue {
  push(value: number): void;
  pop(): number;
  values(): number[];
}

/** Six values through a queue for four: the last ones go where the first ones were. */
const CAPACITY = 4;
const PUSHES = 3;
const POPS = 2;

/** A bounded queue that two producers fill while two consumers empty it; all of them wait as needed. */
export default defineScenario({
  name: 'queue',
  about: 'A bounded multi-producer multi-consumer ring queue in shared memory',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'slot-reused': {
      module: new URL('./bugs/slot-reused.ts', import.meta.url),
      expect: 'lost-write',
      within: 100,
    },
    'non-atomic-head': {
      module: new URL('./bugs/non-atomic-head.ts', import.meta.url),
      expect: 'duplicate',
      within: 100,
    },
    'missed-wakeup': {
      module: new URL('./bugs/missed-wakeup.ts', import.meta.url),
      expect: 'deadlock',
      within: 150,
    },
  },
  subjectInterface: {
    create:
      '({ memory: SharedArrayBuffer (zeroed), capacity: number }) => { push(value: number): void (waits ' +
      'while full); pop(): number (waits while empty); values(): number[] (what is left, at the end) }',
  },
  setup: (): QueueState => ({ memory: new SharedArrayBuffer(4096), capacity: CAPACITY }),
  open: (subject: { create(state: QueueState): Queue }, state) => subject.create(state),
  actors: {
    producer: {
      count: 2,
      in: 'thread',
      run({ op, index }, queue) {
        for (let n = 1; n <= PUSHES; n++) {
          const value = (index + 1) * 10 + n;
          op('push', [value], () => queue.push(value));
        }
      },
    },
    consumer: {
      count: 2,
      in: 'thread',
      run({ op }, queue) {
        for (let n = 1; n <= POPS; n++) op('pop', [], () => queue.pop());
      },
    },
  },
  observe: (queue) => queue.values(),
  invariants: {
    'every value comes out exactly once': conserves<readonly number[]>({
      put: 'push',
      take: 'pop',
      left: (values) => values,
    }),
    'the values of a producer stay in order': fifoPerProducer({ put: 'push', take: 'pop' }),
  },
});
