import { defineScenario } from '../harness/index.ts';

/** What a subject must make of the state. */
interface Digest {
  digest(): number;
}

const CALLS = 5;

/** Two actors whose every operation is a known amount of work, of which a subject may do more. */
export default defineScenario({
  name: 'digest',
  about: 'Work of a known amount on shared memory',
  subject: { correct: { module: new URL('./subjects/digest.ts', import.meta.url) } },
  subjectInterface: { create: '({ words: Int32Array }) => { digest(): number }' },
  setup: () => ({ words: new Int32Array(new SharedArrayBuffer(4096)) }),
  open: (subject: { create(state: { words: Int32Array }): Digest }, state) => subject.create(state),
  actors: {
    worker: {
      count: 2,
      in: 'thread',
      run({ op }, subject) {
        for (let n = 0; n < CALLS; n++) op('digest', [], () => subject.digest());
      },
    },
  },
});
