import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough for all that is done under a lock, and short enough for somebody to wait and see. */
const TIMEOUT_MS = 5_000;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 1_280;

/**
 * Does `work` while no other process does its own under the same lock: a file with the number of
 * its process in it, created by whoever finds none. Waits for it.
 *
 * @throws Error where the lock is not free in time, saying who holds it.
 */
export async function underLock<Result>(
  lock: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + TIMEOUT_MS;
  for (let pause = FIRST_PAUSE_MS; !(await take(lock)); pause = longer(pause)) {
    const left = deadline - performance.now();
    if (left <= 0) throw new Error(await refusal(lock));
    await sleep(Math.min(pause, left));
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
    const handle = await open(lock, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

async function refusal(lock: string): Promise<string> {
  const holder = await readFile(lock, 'utf8').catch(() => '');
  const who = holder === '' ? 'a process that does not say which' : `process ${holder}`;
  return `${lock} was not free within ${TIMEOUT_MS} ms: ${who} holds it`;
}

function longer(pause: number): number {
  return Math.min(2 * pause, LONGEST_PAUSE_MS);
}
