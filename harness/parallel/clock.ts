import { atomics } from '../base/originals.ts';
import { type ParallelControl, WORD } from './layout.ts';

/**
 * One order of all operations that is sound under weak memory. A response adds one to a counter; an invocation
 * reads it. Both are sequentially consistent, so neither moves past what the operation does: an operation
 * was answered before another one was called exactly if its response's number is at most what the other's
 * invocation has read. One contended write an operation, where two stamps would be two.
 */
export function invocationStamp({ words }: ParallelControl): number {
  return atomics.load(words, WORD.clock);
}

/** The number of a response, from 1. */
export function responseStamp({ words }: ParallelControl): number {
  return atomics.add(words, WORD.clock, 1) + 1;
}
