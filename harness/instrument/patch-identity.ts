import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import { inReverse, replaceProperty, type Uninstall } from './patching.ts';

/** What the first process is told of its number: names that actors derive from it are the same in every run. */
const PROCESS_ID = 1000;

/** Gives this thread or process a number that is the same in every run, as user code may build names from it. */
export function installIdentity(thread: number, isProcess: boolean): Uninstall {
  const restore = inReverse([
    replaceProperty(process, 'pid', PROCESS_ID + (isProcess ? thread : 0)),
    ...(isProcess ? [] : [replaceProperty(workerThreads, 'threadId', thread + 1)]),
  ]);
  syncBuiltinESMExports();
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}
