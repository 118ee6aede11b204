import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WriterOptions } from '../correct.ts';

/** Gives the temporary file of every writer the same name, so that they write to one and the same. */
class OneTemporaryName {
  readonly #file: string;

  constructor({ file }: WriterOptions) {
    this.#file = file;
  }

  async write(text: string): Promise<void> {
    // Wrong: another writer may empty the file when this one has just filled it, or rename it away.
    const temporary = `${this.#file}.tmp`;
    try {
      await inFile(temporary, 'w', async (handle) => {
        await handle.writeFile(text);
        await handle.sync();
      });
      await rename(temporary, this.#file);
    } catch (thrown) {
      await rm(temporary, { force: true });
      throw thrown;
    }
    await inFile(dirname(this.#file), 'r', (folder) => folder.sync());
  }

  read(): Promise<string> {
    return readFile(this.#file, 'utf8');
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

async function inFile(
  file: string,
  flags: string,
  work: (handle: Handle) => Promise<void>,
): Promise<void> {
  const handle = await open(file, flags);
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

export function create(options: WriterOptions): OneTemporaryName {
  return new OneTemporaryName(options);
}
