import type { AccessName } from './access.ts';

/** One step of a recorded execution: an actor passed a schedule point and did one thing. */
export interface TraceStep {
  readonly actor: number;
  /** The actor's own count of steps before this one. */
  readonly position: number;
  readonly access: AccessName;
  /** Number of the object and the bytes `[start, end)` touched; absent where there is none. */
  readonly object?: number;
  readonly start?: number;
  readonly end?: number;
  /** What was read or written, as shown to a reader. */
  readonly value?: string;
  /** What it did, in words, where kind and bytes do not say it: `rename a.tmp → a`. */
  readonly text?: string;
  /** `file:line:column` in the user's own source, where known. */
  readonly location?: string;
}
