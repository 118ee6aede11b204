import { defineLitmus } from '../harness/index.ts';

const WHOLE = 0x0000_0001_0000_0001n;

export default defineLitmus({
  name: 'tearing-64',
  about: 'One actor writes 64 bits, the other reads them: BigInt64Array',
  memory: { x: BigInt64Array },
  registers: ['low', 'high'],
  actors: [
    ({ x }, i) => {
      x[i] = WHOLE;
    },
    ({ x }, i, r) => {
      const seen = x[i];
      r.low = Number(BigInt.asIntN(32, seen));
      r.high = Number(BigInt.asIntN(32, seen >> 32n));
    },
  ],
  outcomes: [
    { when: { low: 0, high: 0 }, grade: 'acceptable', why: 'the reader was first' },
    { when: { low: 1, high: 1 }, grade: 'acceptable', why: 'the writer was first' },
    {
      when: { low: 1, high: 0 },
      grade: 'interesting',
      why: 'torn: plain accesses of 64 bits may come in parts; 64-bit hardware does not do it',
    },
    {
      when: { low: 0, high: 1 },
      grade: 'interesting',
      why: 'torn: plain accesses of 64 bits may come in parts; 64-bit hardware does not do it',
    },
  ],
});
