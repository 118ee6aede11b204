import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'coherence-rw',
  about: 'An actor reads a cell and then writes it, while another one writes it (CoRW)',
  memory: { x: Int32Array },
  registers: ['seen', 'final'],
  actors: [
    ({ x }, i, r) => {
      r.seen = x[i];
      x[i] = 1;
    },
    ({ x }, i) => {
      x[i] = 2;
    },
  ],
  observe: ({ x }, i, r) => {
    r.final = x[i];
  },
  outcomes: [
    { when: { seen: 0, final: 1 }, grade: 'acceptable', why: 'the other write was in between' },
    { when: { seen: 0, final: 2 }, grade: 'acceptable', why: 'the other write was last' },
    { when: { seen: 2, final: 1 }, grade: 'acceptable', why: 'the other write was first' },
    {
      when: { seen: 2, final: 2 },
      grade: 'interesting',
      why: 'the other write was seen before the own one and yet stays: plain writes of two actors have no order',
    },
    { when: { seen: 1 }, grade: 'forbidden', why: 'no read sees a write that comes after it' },
  ],
});
