import type { Operation } from '../model/history.ts';
import type { Accepted, OperationName } from './operations.ts';

/** How a scenario's operations read as reads and writes of keys. */
export interface RegisterOptions {
  /** Operations that write: `(key, value)` unless `key` and `value` say otherwise. */
  readonly write: OperationName;
  /** Operations that remove a key. */
  readonly remove?: OperationName;
  /** The key of an operation. Left out: its first argument. One register: `() => 0`. */
  readonly key?: (operation: Operation) => unknown;
  /** The value of a write. Left out: its second argument. */
  readonly value?: (operation: Operation) => unknown;
  /** Whether a write that returned took effect. Left out: unless it returned `false`. */
  readonly accepted?: Accepted;
  /** What a key holds at first. Left out: nothing. */
  readonly initial?: (key: unknown) => unknown;
  /** The subject may drop keys by itself, as a cache does: a missing value is no error. */
  readonly mayForget?: boolean;
}
