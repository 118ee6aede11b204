import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'message-passing-flag',
  about: 'Message passing as it should be written: plain data, a flag with Atomics',
  memory: { data: Int32Array, flag: Int32Array },
  registers: ['flag', 'data'],
  actors: [
    ({ data, flag }, i) => {
      data[i] = 1;
      Atomics.store(flag, i, 1);
    },
    ({ data, flag }, i, r) => {
      r.flag = Atomics.load(flag, i);
      r.data = data[i];
    },
  ],
  outcomes: [
    { when: { flag: 0, data: 0 }, grade: 'acceptable', why: 'the reader was first' },
    {
      when: { flag: 0, data: 1 },
      grade: 'acceptable',
      why: 'without the flag the read of the data is a race, and may see it early',
    },
    { when: { flag: 1, data: 1 }, grade: 'acceptable', why: 'the writer was first' },
    {
      when: { flag: 1, data: 0 },
      grade: 'forbidden',
      why: 'who sees the flag synchronizes with its write, and the data was written before that',
    },
  ],
});
