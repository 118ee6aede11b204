import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'lost-update-atomic',
  about: 'Two actors add 1 to the same cell, with Atomics.add',
  memory: { x: Int32Array },
  registers: ['final'],
  actors: [
    ({ x }, i) => {
      Atomics.add(x, i, 1);
    },
    ({ x }, i) => {
      Atomics.add(x, i, 1);
    },
  ],
  observe: ({ x }, i, r) => {
    r.final = x[i];
  },
  outcomes: [
    { when: { final: 2 }, grade: 'acceptable', why: 'one after the other' },
    { when: { final: 1 }, grade: 'forbidden', why: 'Atomics.add reads and writes at once' },
  ],
});
