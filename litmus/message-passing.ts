import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'message-passing',
  about: 'One actor writes data and raises a flag; the other looks at the flag, then at the data',
  memory: { data: Int32Array, flag: Int32Array },
  registers: ['flag', 'data'],
  actors: [
    ({ data, flag }, i) => {
      data[i] = 1;
      flag[i] = 1;
    },
    ({ data, flag }, i, r) => {
      r.flag = flag[i];
      r.data = data[i];
    },
  ],
  outcomes: [
    { when: { flag: 0, data: 0 }, grade: 'acceptable', why: 'the reader was first' },
    { when: { flag: 0, data: 1 }, grade: 'acceptable', why: 'the reader was in between' },
    { when: { flag: 1, data: 1 }, grade: 'acceptable', why: 'the writer was first' },
    {
      when: { flag: 1, data: 0 },
      grade: 'interesting',
      why: 'the flag overtook the data: a plain flag orders nothing; x64 hardware keeps the order',
    },
  ],
});
