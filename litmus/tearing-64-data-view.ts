import { defineLitmus } from '../harness/index.ts';

const WHOLE = 0x0000_0001_0000_0001n;

export default defineLitmus({
  name: 'tearing-64-data-view',
  about: 'One actor writes 64 bits, the other reads them: a DataView, aligned',
  memory: { box: { bytes: 8 } },
  registers: ['low', 'high'],
  actors: [
    ({ box }, i) => {
      box.setBigInt64(i * 8, WHOLE, true);
    },
    ({ box }, i, r) => {
      const seen = box.getBigInt64(i * 8, true);
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
      why: 'torn: accesses of a DataView may come in parts, and do while V8 has not compiled them',
    },
    {
      when: { low: 0, high: 1 },
      grade: 'interesting',
      why: 'torn: accesses of a DataView may come in parts, and do while V8 has not compiled them',
    },
  ],
});
