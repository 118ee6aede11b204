import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Claim, claimFile, claimFor, type Holder, holderOf, mayLive } from './claim.ts';
import { Heartbeat } from './heartbeat.ts';
import { isStale } from './stale.ts';

/** What a lock is made on. */
export interface LockOptions {
  /** The file that exists while the lock is held; what else it needs lies beside it. */
  readonly file: string;
}

/** How much the users of one lock object wait for it; milliseconds. */
export interface Contention {
  readonly acquisitions: number;
  /** Calls that did not get the lock at once, those that gave up among them. */
  readonly waits: number;
  readonly waitedMs: number;
  readonly heldMs: number;
  readonly longestHoldMs: number;
}

/** After this long without the lock, `acquire` gives up. */
const ACQUIRE_MS = 10_000;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 2_500;

/** A claim while it holds the lock. */
interface Tenure {
  readonly claim: Claim;
  readonly heartbeat: Heartbeat;
  readonly fromMs: number;
}

/**
 * A lock between the processes of one machine: a file with its holder in it. It is taken over from who died,
 * was not heard of for a minute, or has had it for five.
 *
 * That a tenure is over and that its file is removed are two steps, and in between somebody else may have
 * removed it and taken the lock. So there is a lock for this, too, one for each tenure: whoever takes
 * it is the only one who may remove that tenure's file, and looks once more whether it is still there. The
 * holder does the same to release. Those locks are held for a moment only, and are taken over only from the
 * dead, who do nothing any more.
 */
export class FileLock {
  protected readonly file: string;
  #tenure: Tenure | undefined;
  readonly #contention = { acquisitions: 0, waits: 0, waitedMs: 0, heldMs: 0, longestHoldMs: 0 };

  constructor({ file }: LockOptions) {
    this.file = file;
  }

  /** Waits for the lock. @throws Error after 10 s, saying who holds it. */
  async acquire(): Promise<void> {
    if (this.#tenure !== undefined) throw new Error(`this process holds ${this.file} already`);
    const fromMs = performance.now();
    const claim = await claimFor(this.file);
    try {
      await this.#wait(claim, fromMs);
    } catch (thrown) {
      await claim.discard();
      throw thrown;
    } finally {
      this.#contention.waitedMs += performance.now() - fromMs;
    }
    this.#tenure = { claim, heartbeat: this.startHeartbeat(claim), fromMs: performance.now() };
    this.#contention.acquisitions++;
  }

  /** Lets go of the lock. False: it is not ours, for it was not acquired or was taken over. */
  async release(): Promise<boolean> {
    const tenure = this.#tenure;
    if (tenure === undefined) return false;
    this.#tenure = undefined;
    const { claim, heartbeat, fromMs } = tenure;
    await heartbeat.stop();
    const released = await this.giveUp(claim);
    await claim.discard();
    const heldMs = performance.now() - fromMs;
    this.#contention.heldMs += heldMs;
    this.#contention.longestHoldMs = Math.max(this.#contention.longestHoldMs, heldMs);
    return released;
  }

  /** What this object has seen so far. */
  contention(): Contention {
    return { ...this.#contention };
  }

  /** Keeps a lock from going stale that was just acquired. */
  protected startHeartbeat(claim: Claim): Heartbeat {
    return new Heartbeat(claim);
  }

  /** One attempt to take a lock that nobody holds. */
  protected place(claim: Claim, path: string): Promise<boolean> {
    return claim.place(path);
  }

  /** Whether the tenure of a holder is over, though its file is still there. */
  protected isOver(holder: Holder): Promise<boolean> {
    return isStale(this.file, holder);
  }

  /** Removes the lock of somebody whose tenure is over. */
  protected async takeOver(claim: Claim, stale: Holder): Promise<void> {
    await this.end(claim, this.file, stale);
  }

  /** Removes our own lock. False: it is somebody else's by now. */
  protected async giveUp(claim: Claim): Promise<boolean> {
    for (;;) {
      const ended = await this.end(claim, this.file, claim.holder);
      if (ended !== 'busy') return ended === 'removed';
      await sleep(FIRST_PAUSE_MS);
    }
  }

  /** Removes a file if it is that of the given holder. Busy: somebody else is at it, or was. */
  protected async end(
    claim: Claim,
    path: string,
    holder: Holder,
  ): Promise<'removed' | 'gone' | 'busy'> {
    const right = `${path}.${holder.id}.end`;
    if (!(await this.place(claim, right))) {
      const other = await holderOf(right);
      if (other !== undefined && !mayLive(other)) await this.end(claim, right, other);
      return 'busy';
    }
    try {
      if ((await holderOf(path))?.id !== holder.id) return 'gone';
      await rm(path);
      // Who only was silent may come back, and removes its claim itself.
      if (!mayLive(holder)) await rm(claimFile(this.file, holder), { force: true });
      return 'removed';
    } finally {
      await rm(right);
    }
  }

  async #wait(claim: Claim, fromMs: number): Promise<void> {
    if (await this.#tryTo(claim)) return;
    this.#contention.waits++;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const left = fromMs + ACQUIRE_MS - performance.now();
      if (left <= 0) throw new Error(await this.#refusal());
      await sleep(Math.min(pause, left));
      if (await this.#tryTo(claim)) return;
    }
  }

  async #tryTo(claim: Claim): Promise<boolean> {
    if (await this.place(claim, this.file)) return true;
    const holder = await holderOf(this.file);
    if (holder === undefined || !(await this.isOver(holder))) return false;
    await this.takeOver(claim, holder);
    return this.place(claim, this.file);
  }

  async #refusal(): Promise<string> {
    const { pid, sinceMs } = (await holderOf(this.file)) ?? {};
    const who =
      pid === undefined || sinceMs === undefined
        ? 'nobody says who has it'
        : `process ${pid} has had it for ${Date.now() - sinceMs} ms`;
    return `${this.file} was not free within ${ACQUIRE_MS} ms: ${who}`;
  }
}

/** A lock that other processes have an object for as well; one user at a time. */
export function create(options: LockOptions): FileLock {
  return new FileLock(options);
}
