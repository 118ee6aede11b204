import { RecordOnce, type RecordOptions } from '../correct.ts';
import { underLock } from '../lock-file.ts';

/** Looks under the lock, and appends under the lock, but lets go of it in between. */
class TwoSections extends RecordOnce {
  override async record(key: string): Promise<boolean> {
    if (await underLock(this.lock, () => this.has(key))) return false;
    // Wrong: another process may look here, too, and find as little.
    await underLock(this.lock, () => this.append(key));
    return true;
  }
}

export function create(options: RecordOptions): RecordOnce {
  return new TwoSections(options);
}
