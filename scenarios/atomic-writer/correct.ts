import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

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
 * the same process. Text, then name, then folder reach the disk in this order, so that a power cut
 * leaves one of the two texts as well.
 */
export class AtomicWriter {
  readonly #file: string;

  constructor({ file }: WriterOptions) {
    this.#file = file;
  }

  async write(text: string): Promise<void> {
    const temporary = `${this.#file}.${randomUUID()}.tmp`;
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
