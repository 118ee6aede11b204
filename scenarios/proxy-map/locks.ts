import { noteLock } from '../../harness/index.ts';

/** Locks by name, each held by one caller at a time, first come, first served. */
export class Locks {
  readonly #kind: string;
  /** Settles when the last one who asked so far is done. */
  readonly #tails = new Map<string, Promise<unknown>>();

  /** `kind`: what all of them are, in a reader's words. */
  constructor(kind: string) {
    this.#kind = kind;
  }

  /** Runs `work` while holding the lock of that name; waits for it. */
  async run<Result>(name: string, work: () => Result | Promise<Result>): Promise<Result> {
    const lock = noteLock(this.#kind, { instance: name });
    const turn = Promise.resolve(this.#tails.get(name)).then(() => {
      lock.taken();
      return work();
    });
    const tail = turn.catch(() => undefined);
    this.#tails.set(name, tail);
    try {
      return await turn;
    } finally {
      lock.released();
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}
