import { TaskStore } from '../correct-in-tasks.ts';
import type { StoreOptions } from '../records.ts';

class JoinsOpenTransaction extends TaskStore {
  protected override async inTransaction<Result>(
    begin: string,
    work: () => Result | Promise<Result>,
  ): Promise<Result> {
    // Wrong: meant for a transaction inside of another one, it also joins one that is another task's, and is taken
    // back with it, or kept by it.
    if (this.database.isTransaction) return await work();
    return this.transact(begin, work);
  }
}

export function create(options: StoreOptions): TaskStore {
  return new JoinsOpenTransaction(options);
}
