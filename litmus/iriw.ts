import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'iriw',
  about:
    'Independent reads of independent writes: do two readers see two writes in the same order?',
  memory: { x: Int32Array, y: Int32Array },
  registers: ['x1', 'y1', 'y2', 'x2'],
  actors: [
    ({ x }, i) => {
      x[i] = 1;
    },
    ({ y }, i) => {
      y[i] = 1;
    },
    ({ x, y }, i, r) => {
      r.x1 = x[i];
      r.y1 = y[i];
    },
    ({ x, y }, i, r) => {
      r.y2 = y[i];
      r.x2 = x[i];
    },
  ],
  outcomes: [
    {
      when: { x1: 1, y1: 0, y2: 1, x2: 0 },
      grade: 'interesting',
      why: 'the readers saw the writes in opposite orders: allowed, never on x64 or ARMv8',
    },
    {
      when: { x1: [0, 1], y1: [0, 1], y2: [0, 1], x2: [0, 1] },
      grade: 'acceptable',
      why: 'some order of the four explains it',
    },
  ],
});
