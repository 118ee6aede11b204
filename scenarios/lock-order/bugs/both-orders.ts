import { type Counts, type StoreOptions, TwoLockStore } from '../correct.ts';

/** Takes the locks in the order in which it needs them: to save and to verify, that is not the same. */
class BothOrders extends TwoLockStore {
  override verify(): Promise<Counts> {
    // Wrong: whoever saves has the database's lock by now and waits for the repository's, which is held
    // here while waiting for the database's. Neither goes on until one gives up.
    return this.withRepository(() => this.withDatabase(() => this.count()));
  }
}

export function create(options: StoreOptions): BothOrders {
  return new BothOrders(options);
}
