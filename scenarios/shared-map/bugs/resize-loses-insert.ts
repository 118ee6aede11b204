import { type MapState, SharedMap } from '../correct.ts';

class ResizeLosesInsert extends SharedMap {
  override set(key: number, value: number): void {
    // Wrong: looks the table up before the lock is held. Whoever holds it may grow the map
    // meanwhile, and the key goes into a table that nobody reads any more.
    const table = this.table();
    this.lock();
    try {
      this.put(table, key, value);
      this.growIfCrowded();
    } finally {
      this.unlock();
    }
  }
}

export function create(state: MapState): SharedMap {
  return new ResizeLosesInsert(state);
}
