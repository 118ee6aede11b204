import { Cache, type CacheOptions } from '../correct.ts';

class LoadsTwice extends Cache {
  protected override async refresh(key: string): Promise<number> {
    // Wrong: whoever waited for the lock loads again what the one before has just loaded. The miss
    // was certain before the wait, not after it.
    const value = await this.options.load(key);
    this.store(key, value);
    return value;
  }
}

export function create(options: CacheOptions): Cache {
  return new LoadsTwice(options);
}
