import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'coherence-wr',
  about: 'An actor writes a cell and then reads it, while another one writes it (CoWR)',
  memory: { x: Int32Array },
  registers: ['seen', 'final'],
  actors: [
    ({ x }, i, r) => {
      x[i] = 1;
      r.seen = x[i];
    },
    ({ x }, i) => {
      x[i] = 2;
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
      grade: 'interesting',
      why: 'the other write was seen behind the own one and yet is gone: plain writes of two actors have no order',
    },
    { when: { seen: 0 }, grade: 'forbidden', why: 'no read sees past a write of its own actor' },
  ],
});
