import { appendFile, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { ifThere, LogStore, lineOf, type StoreOptions } from '../correct.ts';

/** Appends without the lock: each append is one step of the system's. The lock is for those who rotate. */
class RotationDrops extends LogStore {
  protected override async writeOut(batch: readonly string[]): Promise<void> {
    for (const text of batch) {
      await appendFile(this.options.file, lineOf(text));
      if (await this.isFull()) {
        await this.locked(async () => {
          if (await this.isFull()) await this.rotate();
        });
      }
    }
  }

  /** Keeps the file itself in place: others have it open. */
  protected override async rotate(): Promise<void> {
    const { file, files } = this.options;
    for (let age = files - 1; age > 1; age--) {
      await ifThere(rename(this.older(age - 1), this.older(age)));
    }
    await writeFile(this.older(1), await readFile(file));
    // Wrong: a line that another has appended since the file was read goes with the rest.
    await truncate(file);
  }
}

export function create(options: StoreOptions): LogStore {
  return new RotationDrops(options);
}
