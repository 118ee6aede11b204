import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'lost-update',
  about: 'Two actors add 1 to the same cell, by reading and writing it',
  memory: { x: Int32Array },
  registers: ['final'],
  actors: [
    ({ x }, i) => {
      x[i] = x[i] + 1;
    },
    ({ x }, i) => {
      x[i] = x[i] + 1;
    },
  ],
  observe: ({ x }, i, r) => {
    r.final = x[i];
  },
  outcomes: [
    { when: { final: 2 }, grade: 'acceptable', why: 'one after the other' },
    { when: { final: 1 }, grade: 'interesting', why: 'both read before either wrote' },
  ],
});
