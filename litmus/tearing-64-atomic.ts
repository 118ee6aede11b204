import { defineLitmus } from '../harness/index.ts';

const WHOLE = 0x0000_0001_0000_0001n;

export default defineLitmus({
  name: 'tearing-64-atomic',
  about: 'One actor writes 64 bits, the other reads them: BigInt64Array, with Atomics',
  memory: { x: BigInt64Array },
  registers: ['low', 'high'],
  actors: [
    ({ x }, i) => {
      Atomics.store(x, i, WHOLE);
    },
    ({ x }, i, r) => {
      const seen = Atomics.load(x, i);
      r.low = Number(BigInt.asIntN(32, seen));
      r.high = Number(BigInt.asIntN(32, seen >> 32n));
    },
  ],
  outcomes: [
    { when: { low: 0, high: 0 }, grade: 'acceptable', why: 'the reader was first' },
    { when: { low: 1, high: 1 }, grade: 'acceptable', why: 'the writer was first' },
    {
      when: { low: 1, high: 0 },
      grade: 'forbidden',
      why: 'Atomics on 64-bit integers are free of tearing',
    },
    {
      when: { low: 0, high: 1 },
      grade: 'forbidden',
      why: 'Atomics on 64-bit integers are free of tearing',
    },
  ],
});
