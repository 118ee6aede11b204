import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import { inReverse, replaceProperty, type Uninstall } from './patching.ts';

/** What actors are told of their process's number: names that they derive from it are the same in every run. */
const PROCESS_ID = 1000;

/** Gives this thread a number that is the same in every run, as user code may build names from it. */
export function installIdentity(thread: number): Uninstall {
  const restore = inReverse([
    replaceProperty(process, 'pid', PROCESS_ID),
    replaceProperty(workerThreads, 'threadId', thread + 1),
  ]);
  syncBuiltinESMExports();
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}
