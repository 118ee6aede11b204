import { DatabaseSync } from 'node:sqlite';
import { RecordStore } from '../correct.ts';
import type { StoreOptions } from '../records.ts';

class RollbackJournalNoTimeout extends RecordStore {
  protected override open(file: string): DatabaseSync {
    // Wrong: without a write-ahead log a reader stands in the way of the writer, and the writer in that of
    // readers; and whoever finds the file locked gives up at once.
    return new DatabaseSync(file);
  }
}

export function create(options: StoreOptions): RecordStore {
  return new RollbackJournalNoTimeout(options);
}
