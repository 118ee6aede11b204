import { defineLitmus } from '../harness/index.ts';

const WHOLE = 0x0001_0001;

export default defineLitmus({
  name: 'unaligned-32',
  about: 'One actor writes 32 bits across a border of cache lines, the other reads them',
  memory: { box: { bytes: 128 } },
  registers: ['low', 'high'],
  actors: [
    ({ box }, i) => {
      box.setInt32(i * 128 + 62, WHOLE, true);
    },
    ({ box }, i, r) => {
      const seen = box.getInt32(i * 128 + 62, true);
      r.low = seen & 0xffff;
      r.high = seen >>> 16;
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
