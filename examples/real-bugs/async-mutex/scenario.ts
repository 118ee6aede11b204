import { setTimeout as sleep } from 'node:timers/promises';
import { defineScenario } from '../../../harness/index.ts';

/** Three tasks take turns with a mutex, using `mutex.release()`. */
export default defineScenario({
  name: 'async-mutex',
  about: 'async-mutex 0.2.4: a released mutex that nobody can get',
  subject: {
    fixed: { module: new URL('./fixed.ts', import.meta.url) },
    buggy: { module: new URL('./buggy.ts', import.meta.url), expect: 'deadlock', within: 10 },
  },
  open: ({ Mutex }: typeof import('./buggy.ts')) => new Mutex(),
  actors: {
    worker: {
      count: 3,
      in: 'task',
      async run({ op }, mutex) {
        await op('acquire', [], async () => void (await mutex.acquire()));
        await sleep(1);
        op('release', [], () => mutex.release());
      },
    },
  },
});
