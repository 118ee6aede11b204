import { randomUUID } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { underLock } from '../lock-file.ts';

/** What a log is made on. */
export interface LogOptions {
  /** The log; its lock and the last sequence number lie beside it. */
  readonly file: string;
  /** Whose events they are, where that is known. */
  readonly session?: string | undefined;
}

/**
 * A log of events that many processes append to, one JSON object a line, numbered 1, 2, 3, …
 *
 * Number and line belong together: both are settled under one lock, so that lines come in the order
 * of their numbers and no number is left out. A line goes out in one piece, with its end. Where it is not
 * known whose events they are, they get an id that nobody else has.
 */
export class AppendLog {
  protected readonly file: string;
  protected readonly lock: string;
  readonly #counter: string;
  readonly #session: string;

  constructor({ file, session }: LogOptions) {
    this.file = file;
    this.lock = `${file}.lock`;
    this.#counter = `${file}.last`;
    this.#session = session ?? this.fallbackId();
  }

  /** Appends an event; resolves to its number. */
  append(text: string): Promise<number> {
    return underLock(this.lock, async () => {
      const sequence = (await this.lastSequence()) + 1;
      await appendFile(this.file, this.lineOf(sequence, text));
      await this.setLastSequence(sequence);
      return sequence;
    });
  }

  /** 0 where nothing has been appended. */
  protected async lastSequence(): Promise<number> {
    try {
      return Number(await readFile(this.#counter, 'utf8'));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw thrown;
    }
  }

  /** Call it under the lock: until it is done, nobody may read the number. */
  protected setLastSequence(sequence: number): Promise<void> {
    return writeFile(this.#counter, String(sequence));
  }

  protected lineOf(sequence: number, text: string): string {
    return `${JSON.stringify({ sequence, session: this.#session, text })}\n`;
  }

  protected fallbackId(): string {
    return `unknown-${randomUUID()}`;
  }
}

/** A log that other processes append to as well. */
export function create(options: LogOptions): AppendLog {
  return new AppendLog(options);
}
