import { defineLitmus } from '../harness/index.ts';

const WHOLE = 0x0001_0001;

export default defineLitmus({
  name: 'tearing-32',
  about: 'One actor writes 32 bits, the other reads them: Int32Array',
  memory: { x: Int32Array },
  registers: ['low', 'high'],
  actors: [
    ({ x }, i) => {
      x[i] = WHOLE;
    },
    ({ x }, i, r) => {
      const seen = x[i];
      r.low = seen & 0xffff;
      r.high = seen >>> 16;
    },
  ],
  outcomes: [
    { when: { low: 0, high: 0 }, grade: 'acceptable', why: 'the reader was first' },
    { when: { low: 1, high: 1 }, grade: 'acceptable', why: 'the writer was first' },
    {
      when: { low: 1, high: 0 },
      grade: 'forbidden',
      why: 'integer arrays of up to 32 bits are free of tearing, also without Atomics',
    },
    {
      when: { low: 0, high: 1 },
      grade: 'forbidden',
      why: 'integer arrays of up to 32 bits are free of tearing, also without Atomics',
    },
  ],
});
