import { MAX_ACTORS } from '../base/limits.ts';
import { type Control, WORD } from './layout.ts';

/** The number of the process that takes the place of one that was killed. */
const successorOf = (process: number): number => MAX_ACTORS + process;

/**
 * The number of the process in which a thread's code runs: 0 where actors are threads. One that recovers is another than
 * the one that was killed.
 */
export function processOf({ transport, words }: Control, thread: number): number {
  if (transport === undefined) return 0;
  return words[WORD.killed] === thread ? successorOf(thread) : thread;
}

/**
 * Whether a process, by its number, runs in this execution, as code of `thread` sees it; where actors are threads there
 * is only one.
 */
export function isAlive(control: Control, thread: number, process: number): boolean {
  const { transport, words } = control;
  const count = transport === undefined ? 1 : words[WORD.threads];
  const killed = words[WORD.killed];
  if (killed >= 0 && process === successorOf(killed)) return processOf(control, thread) === process;
  return process >= 0 && process < count && killed !== process;
}

/** A process that is left when that of `thread` is gone; where there is none, the one that takes its place. */
export function survivorOf({ words }: Control, thread: number): number {
  return thread === 0 && words[WORD.threads] > 1 ? 1 : 0;
}
