import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'iriw-atomic',
  about: 'Independent reads of independent writes, with Atomics',
  memory: { x: Int32Array, y: Int32Array },
  registers: ['x1', 'y1', 'y2', 'x2'],
  actors: [
    ({ x }, i) => {
      Atomics.store(x, i, 1);
    },
    ({ y }, i) => {
      Atomics.store(y, i, 1);
    },
    ({ x, y }, i, r) => {
      r.x1 = Atomics.load(x, i);
      r.y1 = Atomics.load(y, i);
    },
    ({ x, y }, i, r) => {
      r.y2 = Atomics.load(y, i);
      r.x2 = Atomics.load(x, i);
    },
  ],
  outcomes: [
    {
      when: { x1: 1, y1: 0, y2: 1, x2: 0 },
      grade: 'forbidden',
      why: 'Atomics have one total order, and all see the two writes in it',
    },
    {
      when: { x1: [0, 1], y1: [0, 1], y2: [0, 1], x2: [0, 1] },
      grade: 'acceptable',
      why: 'some order of the four explains it',
    },
  ],
});
