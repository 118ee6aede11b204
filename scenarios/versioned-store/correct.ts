import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { underLock } from '../lock-file.ts';

/** What a store is made on. */
export interface StoreOptions {
  /** The current version as JSON: it is there from the beginning. */
  readonly file: string;
  /** The versions before it; it is created by the first write. */
  readonly history: string;
}

/** A text and its number. The first version is 1. */
export interface Version {
  readonly version: number;
  readonly text: string;
}

/**
 * A text of which every version is kept: a write appends the old one to the history and puts the new
 * one, numbered one higher, in its place.
 *
 * All of that is one critical section, which begins with reading what is current. The old version goes
 * to the history first, so that it is never in neither of the two files. An entry of the history is two
 * lines, a heading and the text, and two writes: only the lock keeps them together.
 */
export class VersionedStore {
  protected readonly file: string;
  protected readonly history: string;
  protected readonly lock: string;

  constructor({ file, history }: StoreOptions) {
    this.file = file;
    this.history = history;
    this.lock = `${file}.lock`;
  }

  /** Resolves to the number of the new version. */
  write(text: string): Promise<number> {
    return underLock(this.lock, async () => {
      const old = await this.read();
      const version = old.version + 1;
      await this.keep(old);
      await this.replace({ version, text });
      return version;
    });
  }

  /** The current version, whole also while it is being replaced. */
  async read(): Promise<Version> {
    return JSON.parse(await readFile(this.file, 'utf8')) as Version;
  }

  /** Appends a version to the history. Call it under the lock. */
  protected async keep({ version, text }: Version): Promise<void> {
    const history = await open(this.history, 'a');
    try {
      await history.write(`# ${version}\n`);
      await history.write(`${text}\n`);
    } finally {
      await history.close();
    }
  }

  /** Call it under the lock: it is why one name will do for the temporary file. */
  protected async replace(current: Version): Promise<void> {
    const temporary = `${this.file}.tmp`;
    await writeFile(temporary, JSON.stringify(current));
    await rename(temporary, this.file);
  }
}

/** A store that other processes write to as well. Texts are single lines. */
export function create(options: StoreOptions): VersionedStore {
  return new VersionedStore(options);
}
