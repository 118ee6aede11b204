import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 10;
const TIMEOUT_MS = 5_000;

/**
 * Does `work` while no other process does its own under the same lock: a file that exists while it is
 * held, created by whoever finds none. Waits for it.
 *
 * @throws Error where the lock is not free in time. A process that is killed leaves it behind.
 */
export async function underLock<Result>(
  lock: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (!(await take(lock))) {
    if (performance.now() > deadline) {
      throw new Error(`${lock} was not removed within ${TIMEOUT_MS} ms`);
    }
    await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock);
  }
}

/** Looks and creates in one step: of all that try at once, one succeeds. */
async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx')).close();
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}
