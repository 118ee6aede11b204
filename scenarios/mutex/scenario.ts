import { countsEvery, defineScenario } from '../../harness/index.ts';
import type { MutexState } from './correct.ts';

/** What a subject must make of the state. */
interface Lock {
  runExclusive(work: () => void): void;
  tryExclusive(work: () => void): boolean;
}

interface State extends MutexState {
  /** What the lock guards. */
  readonly board: Int32Array;
}

/** The board's words: how many actors are inside, and a counter that is no atomic one. */
const INSIDE = 0;
const COUNTER = 1;

const ROUNDS = 2;

/** A counter under a lock: three actors wait for it, and one only takes it when it is free. */
export default defineScenario({
  name: 'mutex',
  about: 'A mutual exclusion lock on Atomics, with waiting and without',
  subject: {
    correct: { module: new URL('./correct.ts', import.meta.url) },
    'missed-wakeup': {
      module: new URL('./bugs/missed-wakeup.ts', import.meta.url),
      expect: 'deadlock',
      within: 50,
    },
    'no-recheck': {
      module: new URL('./bugs/no-recheck.ts', import.meta.url),
      expect: 'invariant',
      within: 50,
    },
    'unlock-by-non-owner': {
      module: new URL('./bugs/unlock-by-non-owner.ts', import.meta.url),
      expect: 'invariant',
      within: 50,
    },
  },
  subjectInterface: {
    create:
      '({ memory: SharedArrayBuffer (zeroed) }) => { runExclusive(work: () => void): void (waits for the ' +
      'lock); tryExclusive(work: () => void): boolean (false, without work, where it is held) }',
  },
  setup: (): State => ({
    memory: new SharedArrayBuffer(64),
    board: new Int32Array(new SharedArrayBuffer(8)),
  }),
  open: (subject: { create(state: MutexState): Lock }, state) => subject.create(state),
  actors: {
    worker: {
      count: 3,
      in: 'thread',
      run({ op, state }, lock) {
        for (let n = 0; n < ROUNDS; n++) {
          op('increment', [], () => lock.runExclusive(() => countUp(state.board)));
        }
      },
    },
    passer: {
      count: 1,
      in: 'thread',
      run({ op, state }, lock) {
        for (let n = 0; n < ROUNDS; n++) {
          op('try-increment', [], () => lock.tryExclusive(() => countUp(state.board)));
        }
      },
    },
  },
  observe: (_lock, { board }) => board[COUNTER],
  invariants: {
    'every increment counts': countsEvery<number>({
      increment: ['increment', 'try-increment'],
      total: (counter) => counter,
    }),
  },
  always: ({ state: { board } }) =>
    board[INSIDE] > 1 ? `${board[INSIDE]} actors hold the lock at once` : undefined,
});

function countUp(board: Int32Array): void {
  Atomics.add(board, INSIDE, 1);
  board[COUNTER]++;
  Atomics.sub(board, INSIDE, 1);
}
