import { Cache, type CacheOptions } from '../correct.ts';

class LockAgain extends Cache {
  protected override async refresh(key: string): Promise<number> {
    const found = this.lookUp(key);
    if (found !== undefined) return found;
    // Wrong: an expired entry is removed by what callers use for that, which asks for the lock of the
    // key. It is held right here, so that this waits for itself.
    if (this.entries.has(key)) await this.invalidate(key);
    const value = await this.options.load(key);
    this.store(key, value);
    return value;
  }
}

export function create(options: CacheOptions): Cache {
  return new LockAgain(options);
}
