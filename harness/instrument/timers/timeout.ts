import { AsyncResource } from 'node:async_hooks';
import { ACCESS } from '../../model/access.ts';
import type { Gate } from '../../model/gate.ts';
import type { PendingOperation } from '../../model/pending-operation.ts';

/** What user code hands over to be called: the receiver is the timer, as on the platform. */
export type TimerCallback = (...args: unknown[]) => unknown;

/** What a timer is made of. */
export interface TimeoutPlan {
  readonly callback: TimerCallback;
  readonly args?: readonly unknown[];
  /** As user code gave it; see `delayMs`. */
  readonly delay: unknown;
  readonly repeat?: boolean;
  readonly ref?: boolean;
}

const NS_PER_MS = 1_000_000;
const LONGEST_MS = 2 ** 31 - 1;
const NO_ARGUMENTS: readonly unknown[] = [];

/** Above every number that the platform gives to a timer of its own. */
const FIRST_ID = 2 ** 40;

/** Timers that were asked for their number, until they have fired or are cleared. */
const timersById = new Map<number, Timeout>();
let latestId = 0;

/**
 * A delay as the platform takes it, milliseconds: 1 where it is no number, below 1 or does not fit
 * into 31 bits.
 *
 * @throws TypeError on a bigint or a symbol.
 */
export function delayMs(delay: unknown): number {
  const ms = delay === undefined ? 1 : (delay as number) * 1;
  return ms >= 1 && ms <= LONGEST_MS ? ms : 1;
}

/**
 * A timer on virtual time, with the methods of Node's `Timeout`. It counts from its creation, and an
 * interval from the beginning of its last callback. The callback runs in the asynchronous context in
 * which the timer was made; what it throws comes out of the operation's `deliver`.
 */
export class Timeout {
  readonly #gate: Gate;
  readonly #args: readonly unknown[];
  readonly #ms: number;
  readonly #repeat: boolean;
  #callback: TimerCallback | null;
  #context = new AsyncResource('Timeout');
  #operation: PendingOperation | undefined;
  #ref: boolean;
  #destroyed = false;
  readonly #id: number;

  constructor(gate: Gate, { callback, args, delay, repeat = false, ref = true }: TimeoutPlan) {
    this.#gate = gate;
    this.#callback = callback;
    this.#args = args ?? NO_ARGUMENTS;
    this.#ms = delayMs(delay);
    this.#repeat = repeat;
    this.#ref = ref;
    const nowNs = gate.clockNs();
    // No two readings of an execution are the same, and the same execution reads the same again.
    this.#id = FIRST_ID + nowNs;
    forgetFormerExecution(this.#id);
    this.#begin(nowNs);
  }

  ref(): this {
    this.#ref = true;
    return this;
  }

  unref(): this {
    this.#ref = false;
    return this;
  }

  hasRef(): boolean {
    return this.#ref;
  }

  /** Counts anew from now, also after it has fired; nothing once it is cleared. */
  refresh(): this {
    if (this.#callback === null || !this.#gate.running) return this;
    this.#takeBack();
    if (this.#destroyed) {
      this.#destroyed = false;
      this.#context = new AsyncResource('Timeout');
    }
    this.#begin(this.#gate.clockNs());
    return this;
  }

  close(): this {
    this.#callback = null;
    this.#end();
    this.#takeBack();
    return this;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.toPrimitive](): number {
    if (!this.#destroyed) timersById.set(this.#id, this);
    return this.#id;
  }

  /**
   * The platform's own `clearTimeout` clears with these two a timer that it is given: it sets the
   * callback to null, and touches nothing else where the timer says that it is over.
   */
  get _onTimeout(): TimerCallback | null {
    return this.#callback;
  }

  set _onTimeout(callback: TimerCallback | null | undefined) {
    if (typeof callback === 'function') this.#callback = callback;
    else this.close();
  }

  get _destroyed(): boolean {
    return this.#destroyed;
  }

  #begin(fromNs: number): void {
    const isAwaited = () => this.#ref && !this.#repeat;
    this.#operation = {
      kind: ACCESS.timer,
      object: 0,
      start: 0,
      end: 0,
      dueNs: fromNs + Math.trunc(this.#ms) * NS_PER_MS,
      holds: false,
      get awaited() {
        return isAwaited();
      },
      deliver: () => this.#fire(),
    };
    this.#gate.begin(this.#operation);
  }

  #fire(): void {
    const callback = this.#callback;
    this.#operation = undefined;
    if (callback === null) return;
    this.#gate.describe(() => `${this.#repeat ? 'interval of' : 'timeout after'} ${this.#ms} ms`);
    const firedNs = this.#repeat ? this.#gate.clockNs() : 0;
    try {
      this.#context.runInAsyncScope(callback, this, ...this.#args);
    } finally {
      if (this.#repeat && this.#callback !== null) {
        this.#takeBack();
        this.#begin(firedNs);
      } else if (this.#operation === undefined) this.#end();
    }
  }

  #end(): void {
    this.#destroyed = true;
    if (timersById.size > 0 && timersById.get(this.#id) === this) timersById.delete(this.#id);
  }

  /** Between executions there is nobody to take it back from; it does nothing when it is delivered. */
  #takeBack(): void {
    const operation = this.#operation;
    this.#operation = undefined;
    if (operation !== undefined && this.#gate.running) this.#gate.cancel(operation);
  }
}

/** Numbers only rise within an execution. */
function forgetFormerExecution(id: number): void {
  if (id <= latestId) timersById.clear();
  latestId = id;
}

/** The virtual timer that an argument of `clearTimeout` stands for: itself, its number, or that as text. */
export function virtualTimeout(value: unknown): Timeout | undefined {
  if (value instanceof Timeout) return value;
  if (timersById.size === 0) return undefined;
  if (typeof value === 'number') return timersById.get(value);
  return typeof value === 'string' ? timersById.get(Number(value)) : undefined;
}
