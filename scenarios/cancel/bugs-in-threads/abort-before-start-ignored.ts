import { PARTS, runOf } from '../correct-in-threads.ts';
import { FlagWatch } from '../flag-watch.ts';

class AbortBeforeStartIgnored extends FlagWatch {
  override start(): void {
    // Wrong: where the flag is set already there is nothing to wait for, and this takes that for nothing
    // having happened. A request without a time limit waits for an answer that may never come.
    const waiting = Atomics.waitAsync(this.flag, 0, 0);
    if (waiting.async) void waiting.value.then(() => this.goOn());
  }

  protected override goOn(): void {
    if (this.isStopped) return;
    if (Atomics.load(this.flag, 0) === 0) this.start();
    else this.onSet();
  }
}

export const run = runOf({
  ...PARTS,
  watch: (flag, onSet) => new AbortBeforeStartIgnored(flag, onSet),
});
