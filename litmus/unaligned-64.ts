import { defineLitmus } from '../harness/index.ts';

const WHOLE = 0x0000_0001_0000_0001n;

export default defineLitmus({
  name: 'unaligned-64',
  about: 'One actor writes 64 bits across a border of cache lines, the other reads them',
  memory: { box: { bytes: 128 } },
  registers: ['low', 'high'],
  actors: [
    ({ box }, i) => {
      box.setBigInt64(i * 128 + 60, WHOLE, true);
    },
    ({ box }, i, r) => {
      const seen = box.getBigInt64(i * 128 + 60, true);
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
      why: 'torn: accesses of a DataView may come in parts, and do where cache lines meet',
    },
    {
      when: { low: 0, high: 1 },
      grade: 'interesting',
      why: 'torn: accesses of a DataView may come in parts, and do where cache lines meet',
    },
  ],
});
