import { defineLitmus } from '../harness/index.ts';

const float = new Float64Array(1);
const halves = new Int32Array(float.buffer);
halves.fill(1);
const WHOLE = float[0];

export default defineLitmus({
  name: 'tearing-64-float',
  about: 'One actor writes 64 bits, the other reads them: Float64Array',
  memory: { x: Float64Array },
  registers: ['low', 'high'],
  actors: [
    ({ x }, i) => {
      x[i] = WHOLE;
    },
    ({ x }, i, r) => {
      float[0] = x[i];
      r.low = halves[0];
      r.high = halves[1];
    },
  ],
  outcomes: [
    { when: { low: 0, high: 0 }, grade: 'acceptable', why: 'the reader was first' },
    { when: { low: 1, high: 1 }, grade: 'acceptable', why: 'the writer was first' },
    {
      when: { low: 1, high: 0 },
      grade: 'interesting',
      why: 'torn: accesses of floating-point arrays may come in parts; 64-bit hardware does not do it',
    },
    {
      when: { low: 0, high: 1 },
      grade: 'interesting',
      why: 'torn: accesses of floating-point arrays may come in parts; 64-bit hardware does not do it',
    },
  ],
});
