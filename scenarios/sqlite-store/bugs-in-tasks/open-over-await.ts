import { TaskStore } from '../correct-in-tasks.ts';
import type { StoreOptions } from '../records.ts';

class OpenOverAwait extends TaskStore {
  protected override inTransaction<Result>(
    begin: string,
    work: () => Result | Promise<Result>,
  ): Promise<Result> {
    // Wrong: while one transaction awaits its work, another task's cannot begin: the connection has one.
    return this.transact(begin, work);
  }
}

export function create(options: StoreOptions): TaskStore {
  return new OpenOverAwait(options);
}
