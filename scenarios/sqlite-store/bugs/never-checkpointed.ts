import type { DatabaseSync } from 'node:sqlite';
import { RecordStore } from '../correct.ts';
import type { StoreOptions } from '../records.ts';

class NeverCheckpointed extends RecordStore {
  protected override open(file: string): DatabaseSync {
    const database = super.open(file);
    // Wrong: no writer stops for a checkpoint any more, and nobody else makes one. The log is moved into the file
    // when the last connection closes, and a server always has one.
    database.exec('PRAGMA wal_autocheckpoint = 0');
    return database;
  }
}

export function create(options: StoreOptions): RecordStore {
  return new NeverCheckpointed(options);
}
