/** Takes the lock in `words[index]` (0: free, 1: held), as a user would write it; waits for it. */
export function lock(words: Int32Array, index: number): void {
  while (Atomics.compareExchange(words, index, 0, 1) !== 0) Atomics.wait(words, index, 1);
}

/** Gives the lock back and wakes one who waits for it. */
export function unlock(words: Int32Array, index: number): void {
  Atomics.store(words, index, 0);
  Atomics.notify(words, index, 1);
}

/** Fails the calling actor unless `held`, as C's `assert`. */
export function assert(held: boolean, message: string): void {
  if (!held) throw new Error(message);
}
