import { SharedCache, type SharedCacheOptions } from '../correct-in-threads.ts';

class LoadsTwice extends SharedCache {
  protected override refresh(key: number): Promise<number> {
    // Wrong: whoever waited for the lock loads again what another thread has just loaded. The miss was
    // certain before the wait, not after it.
    return this.loadAndStore(key);
  }
}

export function create(options: SharedCacheOptions): SharedCache {
  return new LoadsTwice(options);
}
