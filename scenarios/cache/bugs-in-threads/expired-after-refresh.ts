import { SharedCache, type SharedCacheOptions } from '../correct-in-threads.ts';

class ExpiredAfterRefresh extends SharedCache {
  override async get(key: number): Promise<number> {
    const entry = this.underTable(() => this.table.entry(key));
    return (
      this.lookUp(key) ??
      (await this.underKey(key, async () => {
        // Wrong: it is the key that another thread has refreshed during the wait. The entry in hand is
        // still the one that had expired before it.
        if (entry !== undefined && this.lookUp(key) !== undefined) return entry.value;
        return this.refresh(key);
      }))
    );
  }
}

export function create(options: SharedCacheOptions): SharedCache {
  return new ExpiredAfterRefresh(options);
}
