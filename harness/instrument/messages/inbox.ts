import { inspect } from 'node:util';

/** A message that was taken from a port's queue, or why it cannot be read; named as the event it becomes. */
export interface Taken {
  readonly type: 'message' | 'messageerror';
  readonly data: unknown;
}

/**
 * The messages that wait at a port or link. The platform's queue cannot be looked into, so the answer to
 * whether there is a message takes one out and keeps it here: at most one.
 */
export class Inbox {
  readonly #receive: () => { readonly message: unknown } | undefined;
  #first: Taken | undefined;

  /** `receive`: takes the oldest message out, and throws why it cannot be read. */
  constructor(receive: () => { readonly message: unknown } | undefined) {
    this.#receive = receive;
  }

  /** The oldest message, which stays the oldest. */
  peek(): Taken | undefined {
    if (this.#first !== undefined) return this.#first;
    try {
      const received = this.#receive();
      if (received !== undefined) this.#first = { type: 'message', data: received.message };
    } catch (thrown) {
      this.#first = { type: 'messageerror', data: thrown };
    }
    return this.#first;
  }

  /** Takes the oldest message out. */
  take(): Taken | undefined {
    const first = this.peek();
    this.#first = undefined;
    return first;
  }
}

/** A message in a reader's words. */
export function shownMessage(value: unknown): string {
  return isPrimitive(value) ? inspect(value, { maxStringLength: 40 }) : 'a message';
}

/** Whether a message can be shown and compared as it is. */
export function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/** The transfer list among the options of `postMessage`. */
export function transferred(options: unknown): readonly unknown[] {
  const list: unknown = Array.isArray(options)
    ? options
    : (options as { transfer?: unknown } | null | undefined)?.transfer;
  return Array.isArray(list) ? list : [];
}
