import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from '../../../harness/index.ts';

/** Three jobs on a queue that runs two at a time, and somebody who pauses and resumes it. */
export default defineScenario({
  name: 'fastq',
  about: 'fastq 1.16.0: more jobs than the limit after pause and resume',
  subject: {
    fixed: { module: new URL('./fixed.ts', import.meta.url) },
    buggy: { module: new URL('./buggy.ts', import.meta.url), expect: 'invariant', within: 50 },
  },
  open({ promise }: typeof import('./buggy.ts')) {
    const jobs = { running: 0, most: 0 };
    const work = async () => {
      jobs.most = Math.max(jobs.most, ++jobs.running);
      await sleep(5);
      jobs.running--;
    };
    return { jobs, queue: promise(work, 2) };
  },
  actors: {
    caller: {
      count: 3,
      in: 'task',
      run: ({ op }, { queue }) => op('push', [], () => queue.push(0)),
    },
    operator: {
      in: 'task',
      run({ op }, { queue }) {
        op('pause', [], () => queue.pause());
        op('resume', [], () => queue.resume());
      },
    },
  },
  observe: ({ jobs }) => jobs.most,
  invariants: {
    'at most two jobs run at once': ({ observed }) =>
      observed > 2 ? `${observed} ran` : undefined,
  },
});
