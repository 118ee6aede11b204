import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import type { Gate } from '../model/gate.ts';
import { inReverse, replaceProperty, type Uninstall } from './patching.ts';

/** What the first process is told of its number: names that actors derive from it are the same in every run. */
const PROCESS_ID = 1000;

/** Gives this thread or process a number that is the same in every run, as user code may build names from it. */
export function installIdentity(gate: Gate, thread: number, isProcess: boolean): Uninstall {
  const restore = inReverse([
    installKill(gate),
    replaceProperty(process, 'ppid', PROCESS_ID - 1),
    installProcessId(gate),
    ...(isProcess ? [] : [replaceProperty(workerThreads, 'threadId', thread + 1)]),
  ]);
  syncBuiltinESMExports();
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}

/** A number that may change: a process that recovers is another than the one whose place it takes. */
function installProcessId(gate: Gate): Uninstall {
  const restore = replaceProperty(process, 'pid', PROCESS_ID);
  Object.defineProperty(process, 'pid', {
    get: () => PROCESS_ID + gate.process,
    enumerable: true,
    configurable: true,
  });
  return restore;
}

/**
 * Answers whether a process lives: of the numbers that actors were told, as the execution goes; of any other
 * number that it does not, as the platform's answer would differ from run to run. A signal to oneself is the platform's; one
 * to another actor is refused, as the number means another process there.
 */
function installKill(gate: Gate): Uninstall {
  const original = process.kill;
  const ownNumber = process.pid;
  const kill: typeof process.kill = (pid, signal) => {
    if (!gate.running) return original(pid === process.pid ? ownNumber : pid, signal);
    if (signal === 0) {
      if (gate.isAlive(pid - PROCESS_ID)) return true;
      throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH', errno: -3, syscall: 'kill' });
    }
    if (pid !== process.pid && gate.isAlive(pid - PROCESS_ID)) {
      throw new Error(
        'a signal to another actor cannot be explored; let `faults` of the scenario kill it',
      );
    }
    gate.uncontrolled('a signal to a process');
    return original(pid === process.pid ? ownNumber : pid, signal);
  };
  return replaceProperty(process, 'kill', kill);
}
