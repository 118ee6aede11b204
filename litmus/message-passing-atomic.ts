import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'message-passing-atomic',
  about: 'Message passing, both data and flag with Atomics',
  memory: { data: Int32Array, flag: Int32Array },
  registers: ['flag', 'data'],
  actors: [
    ({ data, flag }, i) => {
      Atomics.store(data, i, 1);
      Atomics.store(flag, i, 1);
    },
    ({ data, flag }, i, r) => {
      r.flag = Atomics.load(flag, i);
      r.data = Atomics.load(data, i);
    },
  ],
  outcomes: [
    { when: { flag: 0, data: 0 }, grade: 'acceptable', why: 'the reader was first' },
    { when: { flag: 0, data: 1 }, grade: 'acceptable', why: 'the reader was in between' },
    { when: { flag: 1, data: 1 }, grade: 'acceptable', why: 'the writer was first' },
    {
      when: { flag: 1, data: 0 },
      grade: 'forbidden',
      why: 'in the total order of Atomics the data is written before the flag',
    },
  ],
});
