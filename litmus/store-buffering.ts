import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'store-buffering',
  about: 'Each actor writes its own cell and then reads the other one, without Atomics',
  memory: { x: Int32Array, y: Int32Array },
  registers: ['left', 'right'],
  actors: [
    ({ x, y }, i, r) => {
      x[i] = 1;
      r.left = y[i];
    },
    ({ x, y }, i, r) => {
      y[i] = 1;
      r.right = x[i];
    },
  ],
  outcomes: [
    { when: { left: 1, right: 1 }, grade: 'acceptable', why: 'both wrote before either read' },
    { when: { left: 0, right: 1 }, grade: 'acceptable', why: 'the left one was first' },
    { when: { left: 1, right: 0 }, grade: 'acceptable', why: 'the right one was first' },
    {
      when: { left: 0, right: 0 },
      grade: 'interesting',
      why: 'both read before either write was visible: plain writes wait in store buffers',
    },
  ],
});
