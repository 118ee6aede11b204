import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Starts so many busy loops, one for each core unless told otherwise; to be ended by `kill`. */
export function startBusyLoops(count = availableParallelism()): ChildProcess[] {
  const script = fileURLToPath(new URL('./same-everywhere/busy-loop.ts', import.meta.url));
  const execArgv = ['--disable-warning=ExperimentalWarning'];
  return Array.from({ length: count }, () => fork(script, [], { stdio: 'ignore', execArgv }));
}
