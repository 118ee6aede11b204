import { LogStore, type StoreOptions } from '../correct.ts';

class ReadMissesAccepted extends LogStore {
  override read(): Promise<string[]> {
    // Wrong: what was accepted and is still waiting is missing, also for whoever handed it in.
    return this.locked(() => this.entries());
  }
}

export function create(options: StoreOptions): LogStore {
  return new ReadMissesAccepted(options);
}
