import { setImmediate as turn } from 'node:timers/promises';
import { defineScenario } from '../harness/index.ts';
import digest from './digest.scenario.ts';

const CALLS = 5;

/** The same work, by tasks of one thread that let each other go first. */
export default defineScenario({
  name: 'digest-in-tasks',
  about: 'Work of a known amount, between turns of the event loop',
  subject: digest.subject ?? {},
  subjectInterface: digest.subjectInterface ?? {},
  setup: () => ({ words: new Int32Array(new SharedArrayBuffer(4096)) }),
  open: (
    subject: { create(state: { words: Int32Array }): { digest(): number } },
    state: { words: Int32Array },
  ) => subject.create(state),
  actors: {
    worker: {
      count: 2,
      in: 'task',
      async run({ op }, subject) {
        for (let n = 0; n < CALLS; n++) {
          if (n === 0) await turn();
          op('digest', [], () => subject.digest());
        }
      },
    },
  },
});
