import { SharedCache, type SharedCacheOptions } from '../correct-in-threads.ts';
import type { Entry } from '../shared-table.ts';

class CheckThenRemove extends SharedCache {
  protected override store(key: number, entry: Entry): void {
    const { table } = this;
    const oldest = this.underTable(() => {
      table.put(key, entry);
      return table.size > this.options.capacity ? table.oldest : undefined;
    });
    if (oldest === undefined) return;
    this.underTable(() => {
      table.dropEntry(oldest);
      // Wrong: it was the oldest when the lock was released. If another thread has used or dropped it since,
      // somebody else's place in the order is removed, and its own stays.
      table.forgetUseAt(0);
    });
  }
}

export function create(options: SharedCacheOptions): SharedCache {
  return new CheckThenRemove(options);
}
