import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'coherence-rr-atomic',
  about: 'Two reads of one cell while another actor writes it (CoRR), with Atomics',
  memory: { x: Int32Array },
  registers: ['first', 'second'],
  actors: [
    ({ x }, i) => {
      Atomics.store(x, i, 1);
    },
    ({ x }, i, r) => {
      r.first = Atomics.load(x, i);
      r.second = Atomics.load(x, i);
    },
  ],
  outcomes: [
    { when: { first: 0, second: 0 }, grade: 'acceptable', why: 'both reads were before the write' },
    { when: { first: 0, second: 1 }, grade: 'acceptable', why: 'the write was in between' },
    { when: { first: 1, second: 1 }, grade: 'acceptable', why: 'both reads were behind the write' },
    {
      when: { first: 1, second: 0 },
      grade: 'forbidden',
      why: 'a read cannot see what was before the write that an earlier one has seen',
    },
  ],
});
