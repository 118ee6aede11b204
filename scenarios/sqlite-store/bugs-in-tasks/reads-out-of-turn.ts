import { TaskStore } from '../correct-in-tasks.ts';
import { type Reading, readRecord, type StoreOptions } from '../records.ts';

class ReadsOutOfTurn extends TaskStore {
  override async read(key: string): Promise<Reading> {
    // Wrong: isolation is between connections. On its own one a read sees what is not committed yet.
    return readRecord(this.database, key);
  }
}

export function create(options: StoreOptions): TaskStore {
  return new ReadsOutOfTurn(options);
}
