import { Cache, type CacheOptions } from '../correct.ts';

class CheckThenRemove extends Cache {
  protected override makeRoom(): void {
    if (this.order.length > this.options.capacity) void this.#evict(this.order[0]);
  }

  /** In the background: the caller need not wait until nobody is busy with the oldest key. */
  async #evict(oldest: string): Promise<void> {
    await this.locks.run(oldest, () => {
      this.entries.delete(oldest);
      // Wrong: it was the oldest before the wait. If it has been loaded or set since, somebody
      // else's place in the order is removed, and its own stays.
      this.order.shift();
    });
  }
}

export function create(options: CacheOptions): Cache {
  return new CheckThenRemove(options);
}
