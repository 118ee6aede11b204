import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';

/**
 * Binds the calling thread to a core, with `taskset`, and so for good. Without it the scheduler of a busy
 * machine wakes a thread on the core of the one that woke it, and the two never run at the same time.
 * Linux only: elsewhere a thread has no name in the file system.
 */
export function pinThread(core: number): void {
  const thread = readlinkSync('/proc/thread-self').split('/').at(-1) as string;
  spawnSync('taskset', ['-cp', String(core), thread], { stdio: 'ignore' });
}
