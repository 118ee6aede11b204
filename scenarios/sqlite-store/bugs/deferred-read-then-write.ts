import { RecordStore } from '../correct.ts';
import type { StoreOptions } from '../records.ts';

class DeferredReadThenWrite extends RecordStore {
  protected override inTransaction<Result>(_begin: string, work: () => Result): Result {
    // Wrong: it reads first and asks for the right to write later. If another has written meanwhile,
    // what it read is out of date, and SQLite refuses it at once: no timeout helps.
    return super.inTransaction('BEGIN', work);
  }
}

export function create(options: StoreOptions): RecordStore {
  return new DeferredReadThenWrite(options);
}
