import type { Target } from '../model/target.ts';
import type { BenchSubject } from './measure.ts';

/** Where the code that a target is compared with comes from. */
export interface SubjectSource {
  /** In words, e.g. `git ref main (1f3a…)`. */
  readonly description: string;
  /** The option of a command line that names it, by what does not move: a commit, and not a branch. */
  readonly option: string;
  /** What a reader must know of the comparison. */
  readonly notes: readonly string[];
  /** The other side of a target. @throws UsageError where there is none. */
  subjectFor(target: Target): Promise<BenchSubject>;
  /** Removes what was made for it. */
  close(): void;
}

/** What to compare with, as a command line names it. */
export type Against =
  | { readonly kind: 'ref'; readonly ref: string }
  | { readonly kind: 'package'; readonly spec: string }
  | { readonly kind: 'subject'; readonly file: string };
