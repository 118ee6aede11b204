import { AsyncResource } from 'node:async_hooks';
import { ACCESS } from '../../model/access.ts';
import type { Gate } from '../../model/gate.ts';
import type { PendingOperation } from '../../model/pending-operation.ts';
import type { TimerCallback } from './timeout.ts';

/** All immediates of a thread run in the order in which they were made. */
const QUEUE = 'immediates';

/**
 * A callback for when the running code and its microtasks are done, with the methods of Node's
 * `Immediate`. It runs in the asynchronous context in which it was made; what it throws comes out of
 * the operation's `deliver`.
 */
export class Immediate {
  readonly #gate: Gate;
  readonly #callback: TimerCallback;
  readonly #args: readonly unknown[];
  readonly #context = new AsyncResource('Immediate');
  /** Its `holds` changes with `ref` and `unref`: taking it back and beginning anew would lose its place. */
  readonly #operation: PendingOperation & { holds: boolean };
  #over = false;

  constructor(gate: Gate, callback: TimerCallback, args: readonly unknown[], ref = true) {
    this.#gate = gate;
    this.#callback = callback;
    this.#args = args;
    this.#operation = {
      kind: ACCESS.resume,
      object: 0,
      start: 0,
      end: 0,
      queue: QUEUE,
      holds: ref,
      deliver: () => this.#run(),
    };
    gate.begin(this.#operation);
  }

  ref(): this {
    this.#operation.holds = !this.#over;
    return this;
  }

  unref(): this {
    this.#operation.holds = false;
    return this;
  }

  hasRef(): boolean {
    return this.#operation.holds;
  }

  [Symbol.dispose](): void {
    clearVirtualImmediate(this);
  }

  /** Always true, so that the platform's own `clearImmediate` leaves its counters alone. */
  get _destroyed(): boolean {
    return true;
  }

  /** Takes it back. False: it has run or was taken back before. */
  static clear(immediate: Immediate): boolean {
    if (immediate.#over) return false;
    immediate.#finish();
    if (immediate.#gate.running) immediate.#gate.cancel(immediate.#operation);
    return true;
  }

  #run(): void {
    if (this.#over) return;
    this.#finish();
    this.#gate.describe(() => 'immediate');
    this.#context.runInAsyncScope(this.#callback, this, ...this.#args);
  }

  #finish(): void {
    this.#over = true;
    this.#operation.holds = false;
  }
}

/** Takes an immediate back. False: it has run or was taken back before. */
export const clearVirtualImmediate: (immediate: Immediate) => boolean = Immediate.clear;
