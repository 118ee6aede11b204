import { appendFile, readFile } from 'node:fs/promises';
import { underLock } from './lock-file.ts';

/** What a record is made on. */
export interface RecordOptions {
  /** One key a line; its lock lies beside it. */
  readonly file: string;
}

/**
 * A file of keys that were met, each of them once: a key is appended unless it is there already.
 *
 * To look and to append is one critical section. What was seen before the lock was taken, or
 * between two times of holding it, says nothing about now.
 */
export class RecordOnce {
  protected readonly file: string;
  protected readonly lock: string;

  constructor({ file }: RecordOptions) {
    this.file = file;
    this.lock = `${file}.lock`;
  }

  /** Resolves to whether the key is new; of all who record it, one is told so. */
  record(key: string): Promise<boolean> {
    return underLock(this.lock, async () => {
      if (await this.has(key)) return false;
      await this.append(key);
      return true;
    });
  }

  /** Call it under the lock. */
  protected async has(key: string): Promise<boolean> {
    try {
      return (await readFile(this.file, 'utf8')).split('\n').includes(key);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw thrown;
    }
  }

  /** Call it under the lock. */
  protected append(key: string): Promise<void> {
    return appendFile(this.file, `${key}\n`);
  }
}

/** A record that other processes add to as well. Keys have no line breaks. */
export function create(options: RecordOptions): RecordOnce {
  return new RecordOnce(options);
}
