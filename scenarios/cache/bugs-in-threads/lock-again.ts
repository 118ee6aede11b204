import { SharedCache, type SharedCacheOptions } from '../correct-in-threads.ts';

class LockAgain extends SharedCache {
  protected override async refresh(key: number): Promise<number> {
    const found = this.lookUp(key);
    if (found !== undefined) return found;
    // Wrong: an expired entry is removed by what callers use for that, which asks for the lock of the
    // key. It is held right here, so that this waits for itself, and all other threads for it.
    if (this.underTable(() => this.table.entry(key)) !== undefined) await this.invalidate(key);
    return this.loadAndStore(key);
  }
}

export function create(options: SharedCacheOptions): SharedCache {
  return new LockAgain(options);
}
