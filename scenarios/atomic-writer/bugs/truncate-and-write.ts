import { readFile, writeFile } from 'node:fs/promises';
import type { WriterOptions } from '../correct.ts';

/** Writes to the file itself: it is empty before it is full, for everybody to see. */
class TruncatingWriter {
  readonly #file: string;

  constructor({ file }: WriterOptions) {
    this.#file = file;
  }

  async write(text: string): Promise<void> {
    // Wrong: opening the file to write to it removes the old text. The new one comes afterwards.
    await writeFile(this.#file, text, { flush: true });
  }

  read(): Promise<string> {
    return readFile(this.#file, 'utf8');
  }
}

export function create(options: WriterOptions): TruncatingWriter {
  return new TruncatingWriter(options);
}
