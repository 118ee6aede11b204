import { type Edit, TaskStore } from '../correct-in-tasks.ts';
import { addChange, readValue, type StoreOptions, setValue } from '../records.ts';

class ReadBeforeAwait extends TaskStore {
  override async change(key: string, edit: Edit): Promise<number> {
    const value = readValue(this.database, key);
    const next = await edit(value);
    // Wrong: the transaction is short, but begins too late: what was read may be out of date by now.
    return this.inTransaction('BEGIN IMMEDIATE', () => {
      addChange(this.database, key, value);
      setValue(this.database, key, next);
      return next;
    });
  }
}

export function create(options: StoreOptions): TaskStore {
  return new ReadBeforeAwait(options);
}
