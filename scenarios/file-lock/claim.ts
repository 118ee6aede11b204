import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, readFile, rm } from 'node:fs/promises';

/** What stands in a lock file: who holds it. Only the id is known where the file cannot be read. */
export interface Holder {
  /** One of its own for each claim. */
  readonly id: string;
  readonly pid?: number;
  /** Milliseconds since 1970. */
  readonly sinceMs?: number;
}

/**
 * A file of one process's own that says who it is. To take a lock is to give this file the lock's name as well,
 * which fails where there is one of that name: so a lock file is never seen without its holder in it. A
 * heartbeat touches this file, and so never somebody else's.
 */
export class Claim {
  readonly holder: Holder;
  readonly #file: string;
  readonly #handle: FileHandle;

  constructor(holder: Holder, file: string, handle: FileHandle) {
    this.holder = holder;
    this.#file = file;
    this.#handle = handle;
  }

  /** Takes a lock, or the right to end somebody's tenure. False: it is taken. */
  async place(path: string): Promise<boolean> {
    try {
      await link(this.#file, path);
      return true;
    } catch (thrown) {
      if (codeOf(thrown) === 'EEXIST') return false;
      throw thrown;
    }
  }

  /** Says that its process is still at work. */
  async beat(): Promise<void> {
    const now = new Date();
    await this.#handle.utimes(now, now);
  }

  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#file, { force: true });
  }
}

/** A claim on the lock of this path, by this process. */
export async function claimFor(path: string): Promise<Claim> {
  const id = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const holder: Holder = { id, pid: process.pid, sinceMs: Date.now() };
  const file = claimFile(path, holder);
  const handle = await open(file, 'wx');
  await handle.writeFile(JSON.stringify(holder));
  return new Claim(holder, file, handle);
}

/** Where the claim of a holder of this lock lies. */
export function claimFile(path: string, { id }: Holder): string {
  return `${path}.${id}.claim`;
}

/** Who holds a lock; undefined where nobody does. */
export async function holderOf(path: string): Promise<Holder | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // Not by this code, or cut short by a power cut.
    return { id: 'unreadable' };
  }
}

/** Whether the process of a holder may still run. */
export function mayLive({ pid }: Holder): boolean {
  if (pid === undefined) return true;
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // It runs where all that is wrong is that we may not send it a signal.
    return codeOf(thrown) === 'EPERM';
  }
}

/** The code of an error of the platform's. */
export function codeOf(thrown: unknown): string | undefined {
  return (thrown as NodeJS.ErrnoException).code;
}
