import { appendFile, readFile, rename } from 'node:fs/promises';
import { underLock } from '../lock-file.ts';

/** What a store is made on. */
export interface StoreOptions {
  /** The file that is written to; older ones are called `file.1`, `file.2`, … */
  readonly file: string;
  /** Lines of one file, and how many files there are: with a new one the oldest goes. */
  readonly lines: number;
  readonly files: number;
  /** Entries that may wait to be written. */
  readonly backlog: number;
  /** Told why entries could not be written that nobody waits for. */
  readonly onError?: (error: unknown) => void;
}

/**
 * A log of bounded size, one JSON string a line, that several stores write to.
 *
 * Entries are accepted into a short list, and leave it in one piece with those that wait beside them: one
 * batch after the other, each under the lock of the file. So no entry overtakes another of its store, and what is
 * read or rotated is nobody's half line. Whoever reads has what was accepted before written first: those
 * entries are as good as written for whoever handed them in.
 */
export class LogStore {
  /** Accepted, and not being written yet. */
  protected readonly waiting: string[] = [];
  protected readonly options: StoreOptions;
  readonly #lock: string;
  /** Settles when what was accepted so far is written. */
  #written: Promise<void> = Promise.resolve();

  constructor(options: StoreOptions) {
    this.options = options;
    this.#lock = `${options.file}.lock`;
  }

  /** Accepts an entry, which is written soon. False: too many wait already. */
  post(text: string): boolean {
    if (this.waiting.length >= this.options.backlog) return false;
    this.waiting.push(text);
    this.flush().catch((error: unknown) => this.options.onError?.(error));
    return true;
  }

  /** Resolves when the entry is in the file, and all that were accepted before. */
  async write(text: string): Promise<void> {
    while (this.waiting.length >= this.options.backlog) await this.flush();
    this.waiting.push(text);
    await this.flush();
  }

  /** All entries that are kept, oldest first. Lines that are none come as they are. */
  async read(): Promise<string[]> {
    await this.flush();
    return this.locked(() => this.entries());
  }

  /** Resolves when all that was accepted is in the file. */
  flush(): Promise<void> {
    const written = this.#written.then(() => this.writeOut(this.waiting.splice(0)));
    this.#written = written.catch(() => undefined);
    return written;
  }

  protected async writeOut(batch: readonly string[]): Promise<void> {
    if (batch.length === 0) return;
    await this.locked(async () => {
      for (const text of batch) {
        if (await this.isFull()) await this.rotate();
        await appendFile(this.options.file, lineOf(text));
      }
    });
  }

  protected async isFull(): Promise<boolean> {
    return (await linesOf(this.options.file)).length >= this.options.lines;
  }

  /** Call it under the lock. */
  protected async rotate(): Promise<void> {
    for (let age = this.options.files - 1; age > 0; age--) {
      await ifThere(rename(this.older(age - 1), this.older(age)));
    }
  }

  /** Call it under the lock. */
  protected async entries(): Promise<string[]> {
    const entries: string[] = [];
    for (let age = this.options.files - 1; age >= 0; age--) {
      entries.push(...(await linesOf(this.older(age))).map(parsed));
    }
    return entries;
  }

  protected locked<Result>(work: () => Promise<Result>): Promise<Result> {
    return underLock(this.#lock, work);
  }

  protected older(age: number): string {
    return age === 0 ? this.options.file : `${this.options.file}.${age}`;
  }
}

export function lineOf(text: string): string {
  return `${JSON.stringify(text)}\n`;
}

/** None where there is no such file. */
async function linesOf(file: string): Promise<string[]> {
  const text = (await ifThere(readFile(file, 'utf8'))) ?? '';
  return text.split('\n').filter((line) => line !== '');
}

/** Undefined where the file of a call is not there. */
export async function ifThere<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

function parsed(line: string): string {
  try {
    return String(JSON.parse(line));
  } catch {
    return line;
  }
}

/** A store on files that others have a store on, too. */
export function create(options: StoreOptions): LogStore {
  return new LogStore(options);
}
