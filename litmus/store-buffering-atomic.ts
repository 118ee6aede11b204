import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'store-buffering-atomic',
  about: 'Each actor writes its own cell and then reads the other one, with Atomics',
  memory: { x: Int32Array, y: Int32Array },
  registers: ['left', 'right'],
  actors: [
    ({ x, y }, i, r) => {
      Atomics.store(x, i, 1);
      r.left = Atomics.load(y, i);
    },
    ({ x, y }, i, r) => {
      Atomics.store(y, i, 1);
      r.right = Atomics.load(x, i);
    },
  ],
  outcomes: [
    { when: { left: 1, right: 1 }, grade: 'acceptable', why: 'both wrote before either read' },
    { when: { left: 0, right: 1 }, grade: 'acceptable', why: 'the left one was first' },
    { when: { left: 1, right: 0 }, grade: 'acceptable', why: 'the right one was first' },
    {
      when: { left: 0, right: 0 },
      grade: 'forbidden',
      why: 'Atomics have one total order, and in it one of the writes is first',
    },
  ],
});
