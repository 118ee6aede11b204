import { defineScenario } from '../../harness/index.ts';
import { assert, lock, unlock } from './lock.ts';

const SIZE = 20;
const M = 0;
const ENQUEUE = 1;
const DEQUEUE = 2;
const HEAD = 3;
const TAIL = 4;
const AMOUNT = 5;
const ELEMENT = 6;
const STORED = ELEMENT + SIZE + 1;

/**
 * SCTBench CS/queue: two threads are to take turns by two flags, but each counts its rounds whether
 * it had a turn or not, so they disagree on which element is next.
 */
export default defineScenario({
  name: 'queue-yardstick',
  setup: () => {
    const s = new Int32Array(new SharedArrayBuffer(4 * (STORED + SIZE)));
    s[ENQUEUE] = 1;
    return s;
  },
  actors: {
    enqueuer: {
      run({ state: s }) {
        let value = 0;
        lock(s, M);
        enqueue(s, value);
        s[STORED] = value;
        assert(s[HEAD] !== s[TAIL], 'the queue is empty');
        unlock(s, M);
        for (let i = 0; i < SIZE - 1; i++) {
          lock(s, M);
          if (s[ENQUEUE]) {
            enqueue(s, ++value);
            s[STORED + i + 1] = value;
            s[ENQUEUE] = 0;
            s[DEQUEUE] = 1;
          }
          unlock(s, M);
        }
      },
    },
    dequeuer: {
      run({ state: s }) {
        for (let i = 0; i < SIZE; i++) {
          lock(s, M);
          if (s[DEQUEUE]) {
            assert(dequeue(s) === s[STORED + i], 'another element was stored');
            s[DEQUEUE] = 0;
            s[ENQUEUE] = 1;
          }
          unlock(s, M);
        }
      },
    },
  },
});

function enqueue(s: Int32Array, value: number): void {
  s[ELEMENT + s[TAIL]] = value;
  s[AMOUNT] = s[AMOUNT] + 1;
  s[TAIL] = s[TAIL] === SIZE ? 1 : s[TAIL] + 1;
}

function dequeue(s: Int32Array): number {
  const value = s[ELEMENT + s[HEAD]];
  s[AMOUNT] = s[AMOUNT] - 1;
  s[HEAD] = s[HEAD] === SIZE ? 1 : s[HEAD] + 1;
  return value;
}
