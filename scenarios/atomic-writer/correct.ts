import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What a writer is made on. */
export interface WriterOptions {
  /** The file that is written and read. */
  readonly file: string;
}

/**
 * Replaces a file as a whole: whoever reads it sees the text before or the text after, never a part.
 *
 * The new text goes to a file of its own, in the same folder because a rename reaches no further than one
 * file system, and takes the place of the old one by its name. Its name is no other writer's, not even of
 * the same process; it says whose it is, so that what a killed writer has left can be told from what another one
 * is just writing. Text, then name, then folder reach the disk in this order, so that a power cut
 * leaves one of the two texts as well.
 */
export class AtomicWriter {
  readonly #file: string;

  constructor({ file }: WriterOptions) {
    this.#file = file;
  }

  async write(text: string): Promise<void> {
    const temporary = `${this.#file}.${process.pid}.${randomUUID()}.tmp`;
    try {
      await fill(temporary, text);
      await rename(temporary, this.#file);
    } catch (thrown) {
      await rm(temporary, { force: true });
      throw thrown;
    }
    await syncFolder(dirname(this.#file));
  }

  read(): Promise<string> {
    return readFile(this.#file, 'utf8');
  }

  /** Removes what writers that were killed have left. */
  async recover(): Promise<void> {
    const folder = dirname(this.#file);
    const prefix = `${basename(this.#file)}.`;
    for (const name of await readdir(folder)) {
      if (!name.startsWith(prefix) || !name.endsWith('.tmp')) continue;
      if (!mayLive(Number(name.slice(prefix.length).split('.')[0]))) {
        await rm(join(folder, name), { force: true });
      }
    }
  }
}

/** Whether the process of that number may still run. */
function mayLive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // It runs where all that is wrong is that we may not send it a signal.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Creates a file and waits until its text is on the disk. Throws where there is such a file already. */
async function fill(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until the names in a folder are on the disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A writer of a file that others write and read, too. */
export function create(options: WriterOptions): AtomicWriter {
  return new AtomicWriter(options);
}
