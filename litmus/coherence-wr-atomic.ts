import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'coherence-wr-atomic',
  about:
    'An actor writes a cell and then reads it, while another one writes it (CoWR), with Atomics',
  memory: { x: Int32Array },
  registers: ['seen', 'final'],
  actors: [
    ({ x }, i, r) => {
      Atomics.store(x, i, 1);
      r.seen = Atomics.load(x, i);
    },
    ({ x }, i) => {
      Atomics.store(x, i, 2);
    },
  ],
  observe: ({ x }, i, r) => {
    r.final = x[i];
  },
  outcomes: [
    { when: { seen: 1, final: 1 }, grade: 'acceptable', why: 'the other write was first' },
    { when: { seen: 1, final: 2 }, grade: 'acceptable', why: 'the other write was last' },
    { when: { seen: 2, final: 2 }, grade: 'acceptable', why: 'the other write was in between' },
    {
      when: { seen: 2, final: 1 },
      grade: 'forbidden',
      why: 'the other write was seen behind the own one, so it comes after it and stays',
    },
    { when: { seen: 0 }, grade: 'forbidden', why: 'no read sees past a write of its own actor' },
  ],
});
