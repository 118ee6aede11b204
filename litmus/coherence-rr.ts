import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'coherence-rr',
  about: 'Two reads of one cell while another actor writes it (CoRR)',
  memory: { x: Int32Array },
  registers: ['first', 'second'],
  actors: [
    ({ x }, i) => {
      x[i] = 1;
    },
    ({ x }, i, r) => {
      r.first = x[i];
      r.second = x[i];
    },
  ],
  outcomes: [
    { when: { first: 0, second: 0 }, grade: 'acceptable', why: 'both reads were before the write' },
    { when: { first: 0, second: 1 }, grade: 'acceptable', why: 'the write was in between' },
    { when: { first: 1, second: 1 }, grade: 'acceptable', why: 'both reads were behind the write' },
    {
      when: { first: 1, second: 0 },
      grade: 'interesting',
      why: 'the cell went back in time: plain reads of one cell may be reordered, which hardware does not do',
    },
  ],
});
