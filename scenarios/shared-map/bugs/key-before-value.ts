import { type MapState, SharedMap, VALUE } from '../correct.ts';

class KeyBeforeValue extends SharedMap {
  protected override fill(slot: number, key: number, value: number): void {
    // Wrong: the key shows the slot to readers while its value is not there yet.
    Atomics.store(this.words, slot, key);
    Atomics.store(this.words, slot + VALUE, value);
  }
}

export function create(state: MapState): SharedMap {
  return new KeyBeforeValue(state);
}
