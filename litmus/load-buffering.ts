import { defineLitmus } from '../harness/index.ts';

export default defineLitmus({
  name: 'load-buffering',
  about: 'Each actor reads the cell of the other one and then writes its own',
  memory: { x: Int32Array, y: Int32Array },
  registers: ['left', 'right'],
  actors: [
    ({ x, y }, i, r) => {
      r.left = y[i];
      x[i] = 1;
    },
    ({ x, y }, i, r) => {
      r.right = x[i];
      y[i] = 1;
    },
  ],
  outcomes: [
    { when: { left: 0, right: 0 }, grade: 'acceptable', why: 'both read before either wrote' },
    { when: { left: 0, right: 1 }, grade: 'acceptable', why: 'the left one was first' },
    { when: { left: 1, right: 0 }, grade: 'acceptable', why: 'the right one was first' },
    {
      when: { left: 1, right: 1 },
      grade: 'interesting',
      why: 'both writes overtook the reads before them: allowed, never on x64, rare on ARM',
    },
  ],
});
