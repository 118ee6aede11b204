import { Cache, type CacheOptions } from '../correct.ts';

class ExpiredAfterRefresh extends Cache {
  override async get(key: string): Promise<number> {
    const entry = this.entries.get(key);
    return (
      this.lookUp(key) ??
      (await this.locks.run(key, async () => {
        // Wrong: it is the key that another has refreshed during the wait. The entry in hand is
        // still the one that had expired before it.
        if (entry !== undefined && this.lookUp(key) !== undefined) return entry.value;
        return this.refresh(key);
      }))
    );
  }
}

export function create(options: CacheOptions): Cache {
  return new ExpiredAfterRefresh(options);
}
