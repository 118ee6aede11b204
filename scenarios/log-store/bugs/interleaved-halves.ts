import { type FileHandle, open } from 'node:fs/promises';
import { LogStore, lineOf, type StoreOptions } from '../correct.ts';

/** Bytes of a write. */
const CHUNK = 8;

/** Writes in pieces of bounded size, and has the lock only where a new file may be needed. */
class InterleavedHalves extends LogStore {
  protected override async writeOut(batch: readonly string[]): Promise<void> {
    for (const text of batch) {
      const log = await this.locked(async () => {
        if (await this.isFull()) await this.rotate();
        return open(this.options.file, 'a');
      });
      try {
        await writeInPieces(log, lineOf(text));
      } finally {
        await log.close();
      }
    }
  }
}

async function writeInPieces(log: FileHandle, line: string): Promise<void> {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length; at += CHUNK) {
    // Wrong: each piece goes to the end of the file, but not right behind the one before, where somebody else
    // may have a line under way by now.
    await log.write(bytes.subarray(at, at + CHUNK));
  }
}

export function create(options: StoreOptions): LogStore {
  return new InterleavedHalves(options);
}
