import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import { nowMs, onNextImmediate, setTimer, wallClockMs } from '../../base/originals.ts';

/**
 * Time without the waiting: where all actors of a thread wait for timers, the clock is put forward to the
 * earliest one. What is measured is then the work that the code does, not the pauses that it takes.
 *
 * Covers `setTimeout` and `setInterval` as globals and in `node:timers`, `setTimeout` of `node:timers/promises`,
 * `performance.now` and `Date`. Everything else runs in the platform's time.
 */
export interface SkippedTime {
  /**
   * Turns the event loop until a promise has settled. Resolves to true when it has, and to false where nothing
   * is left that could settle it. Rejects as the promise does.
   */
  drive(pending: PromiseLike<unknown>): Promise<boolean>;
  /** Forgets timers that an execution has left behind. */
  forget(): void;
}

/** Turns of the event loop without anything pending after which nothing will come any more. */
const IDLE_TURNS = 100;
/** Turns without anything but the platform's own work after which the loop rests for a moment. */
const BUSY_TURNS = 50;
const LONGEST_MS = 2 ** 31 - 1;

/** What a process of ours keeps open; all else that the platform names is work that user code began. */
const OWN = new Set(['MessagePort', 'Immediate', 'Timeout', 'PipeWrap', 'TTYWrap', 'Pipe']);

type Callback = (...args: readonly unknown[]) => void;

/** A timer as user code knows it. */
class SkippedTimer {
  readonly #time: Timers;
  readonly #fire: Callback;
  readonly delayMs: number;
  readonly repeats: boolean;
  dueMs = 0;

  constructor(time: Timers, fire: Callback, delayMs: number, repeats: boolean) {
    this.#time = time;
    this.#fire = fire;
    this.delayMs = delayMs;
    this.repeats = repeats;
    time.arm(this);
  }

  fire(): void {
    if (this.repeats) this.#time.arm(this);
    this.#fire();
  }

  refresh(): this {
    this.#time.disarm(this);
    this.#time.arm(this);
    return this;
  }

  close(): this {
    this.#time.disarm(this);
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** The armed timers, earliest first, and how far the clock has been put forward. */
class Timers {
  #skippedMs = 0;
  readonly #armed: SkippedTimer[] = [];

  get count(): number {
    return this.#armed.length;
  }

  now(): number {
    return nowMs() + this.#skippedMs;
  }

  arm(timer: SkippedTimer): void {
    timer.dueMs = this.now() + timer.delayMs;
    const later = this.#armed.findIndex(({ dueMs }) => dueMs > timer.dueMs);
    this.#armed.splice(later < 0 ? this.#armed.length : later, 0, timer);
  }

  disarm(timer: SkippedTimer): void {
    const at = this.#armed.indexOf(timer);
    if (at >= 0) this.#armed.splice(at, 1);
  }

  /** Puts the clock forward to the earliest timer, and fires it. */
  fireNext(): void {
    const timer = this.#armed.shift();
    if (timer === undefined) return;
    this.#skippedMs += Math.max(0, timer.dueMs - this.now());
    timer.fire();
  }

  forget(): void {
    this.#armed.length = 0;
  }
}

/** Takes over the clocks and timers of this thread. To be called before any user code is imported. */
export function skipTime(): SkippedTime {
  const time = new Timers();
  takeOverTimers(time);
  takeOverClocks(time);
  syncBuiltinESMExports();
  return {
    drive: (pending) => drive(time, pending),
    forget: () => time.forget(),
  };
}

function takeOverTimers(time: Timers): void {
  const start = (repeats: boolean) =>
    function startTimer(call: Callback, delay?: number, ...args: readonly unknown[]): unknown {
      return new SkippedTimer(time, () => call(...args), delayOf(delay), repeats);
    };
  const stop = (timer: unknown): void => {
    if (timer instanceof SkippedTimer) timer.close();
  };
  const promised = promiseForm(time);
  const replaced = {
    setTimeout: Object.assign(start(false), { [promisify.custom]: promised }),
    setInterval: start(true),
    clearTimeout: stop,
    clearInterval: stop,
  };
  Object.assign(globalThis, replaced);
  // Not imported: what is imported of them is the platform's time, which no code of ours is to use.
  Object.assign(process.getBuiltinModule('node:timers'), replaced);
  Object.assign(process.getBuiltinModule('node:timers/promises'), { setTimeout: promised });
}

function promiseForm(time: Timers) {
  return (delay?: number, value?: unknown, { signal }: { signal?: AbortSignal } = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const abort = () => {
        timer.close();
        reject(new DOMException('The operation was aborted', { name: 'AbortError' }));
      };
      const done = () => {
        signal?.removeEventListener('abort', abort);
        resolve(value);
      };
      const timer = new SkippedTimer(time, done, delayOf(delay), false);
      if (signal?.aborted === true) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
}

/** As the platform reads it: at least a millisecond, and one where it is no delay at all. */
function delayOf(delay: unknown): number {
  const ms = Math.trunc(Number(delay));
  return ms >= 1 && ms <= LONGEST_MS ? ms : 1;
}

function takeOverClocks(time: Timers): void {
  // Of the same clock: where a timer has run out, both say so.
  const originMs = wallClockMs() - nowMs();
  const wall = () => Math.floor(originMs + time.now());
  const Platform = globalThis.Date;
  class SkippedDate extends Platform {
    constructor(...args: unknown[]) {
      if (args.length === 0) super(wall());
      else super(...(args as [number]));
    }

    static override now(): number {
      return wall();
    }
  }
  Object.assign(globalThis, { Date: SkippedDate });
  Object.assign(globalThis.performance, { now: () => time.now() });
}

/** Resolves outside of microtasks, when those of user code are drained. */
function drive(time: Timers, pending: PromiseLike<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    let idle = 0;
    const end = (settled: boolean) => {
      isOver = true;
      resolve(settled);
    };
    pending.then(
      () => end(true),
      (thrown) => {
        isOver = true;
        reject(thrown);
      },
    );
    const turn = () => {
      if (isOver) return;
      const isWorking = process.getActiveResourcesInfo().some((name) => !OWN.has(name));
      idle = isWorking || time.count === 0 ? idle + 1 : 0;
      if (!isWorking && time.count > 0) time.fireNext();
      else if (!isWorking && idle > IDLE_TURNS) return end(false);
      if (idle > BUSY_TURNS) setTimer(turn, 0);
      else onNextImmediate(turn);
    };
    onNextImmediate(turn);
  });
}
