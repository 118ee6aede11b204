import type { Operation } from './history.ts';

/** What stands for a value in a column that is no number: `undefined` or no argument at all, `false` and `true`. */
export const PLAIN = { nothing: -1, false: -2, true: -3 } as const;

/** What stands for a value that cannot be in a column: less than all that can. */
export const NOT_PLAIN = -4;

/**
 * The calls of one name, all of which returned, a place each in every column; in no particular order. Arguments and results
 * are whole numbers from 0 or stand for what `PLAIN` names, and no call had more than two arguments.
 */
export interface CallColumns {
  readonly count: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly result: Int32Array;
  /** How many calls of any name had returned before this one was made. */
  readonly invoked: Int32Array;
  /** The number of this call among all that returned, from 1: it came after those that were made at a smaller one. */
  readonly responded: Int32Array;
}

/** What was written down of many calls, where nothing has been made of most of them yet. */
export interface CallRecord {
  /** Undefined where the calls of this name are not as plain as that. */
  columns(name: string): CallColumns | undefined;
  /** The operations of this name, by invocation. */
  operations(name: string): readonly Operation[];
}
