import { RecordStore } from '../correct.ts';
import type { StoreOptions } from '../records.ts';

class TransactionsLeftOut extends RecordStore {
  protected override inTransaction<Result>(_begin: string, work: () => Result): Result {
    // Wrong: each statement is a transaction of its own, and others come in between.
    return work();
  }
}

export function create(options: StoreOptions): RecordStore {
  return new TransactionsLeftOut(options);
}
