import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'coherence-ww',
  about: 'Two writes of one actor to one cell: which one stays? (CoWW)',
  memory: { x: Int32Array },
  registers: ['seen', 'final'],
  actors: [
    ({ x }, i) => {
      x[i] = 1;
      x[i] = 2;
    },
    ({ x }, i, r) => {
      r.seen = x[i];
    },
  ],
  observe: ({ x }, i, r) => {
    r.final = x[i];
  },
  outcomes: [
    {
      when: { seen: [0, 1, 2], final: 2 },
      grade: 'acceptable',
      why: 'the second write stays, whatever the reader saw meanwhile',
    },
    {
      when: { final: 1 },
      grade: 'forbidden',
      why: 'the second write happens after the first one and before the last read, also without Atomics',
    },
  ],
});
