import { open } from 'node:fs/promises';
import { underLock } from '../../lock-file.ts';
import { AppendLog, type LogOptions } from '../correct.ts';

/** Bytes after which the buffer is written out. */
const BUFFER = 64;

/** Numbers events under the lock, and writes them through a buffer, without it. */
class BufferedHalves extends AppendLog {
  override async append(text: string): Promise<number> {
    const sequence = await underLock(this.lock, async () => {
      const next = (await this.lastSequence()) + 1;
      await this.setLastSequence(next);
      return next;
    });
    // Wrong: that each write appends keeps them from overwriting each other, but a line is two of them.
    // The half of another may come in between.
    await this.#writeOut(Buffer.from(this.lineOf(sequence, text)));
    return sequence;
  }

  async #writeOut(line: Buffer): Promise<void> {
    const log = await open(this.file, 'a');
    try {
      for (let at = 0; at < line.length; at += BUFFER) {
        await log.write(line.subarray(at, at + BUFFER));
      }
    } finally {
      await log.close();
    }
  }
}

export function create(options: LogOptions): AppendLog {
  return new BufferedHalves(options);
}
