import { appendFile } from 'node:fs/promises';
import { underLock } from '../../lock-file.ts';
import { AppendLog, type LogOptions } from '../correct.ts';

/** Keeps the lock short by reading the last number before it. */
class SequenceBeforeLock extends AppendLog {
  override async append(text: string): Promise<number> {
    // Wrong: whoever holds the lock meanwhile reads the same number, and appends under it.
    const sequence = (await this.lastSequence()) + 1;
    await underLock(this.lock, async () => {
      await appendFile(this.file, this.lineOf(sequence, text));
      await this.setLastSequence(sequence);
    });
    return sequence;
  }
}

export function create(options: LogOptions): AppendLog {
  return new SequenceBeforeLock(options);
}
