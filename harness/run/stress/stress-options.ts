import type { NoiseLevel } from '../../model/noise-level.ts';
import type { StressFinding, StressProgress } from '../../model/stress.ts';
import type { Target } from '../../model/target.ts';

/** What a stress campaign hammers, and for how long. */
export interface StressOptions {
  readonly targets: readonly Target[];
  readonly seed: string;
  readonly noise: NoiseLevel;
  /** For rounds of the whole campaign, shared equally by its targets. */
  readonly timeMs: number;
  /** Most rounds of each target. */
  readonly rounds?: number;
  readonly keepGoing: boolean;
  /** Resources that are not judged. */
  readonly ignoredLeaks: readonly string[];
  /** Whether explore is to look for a deterministic replay of what is found. */
  readonly pin: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: StressProgress) => void;
  /** Told of each violation as soon as it is seen; `onFinding` has it again, when the target's time is up. */
  readonly onSighting?: (finding: StressFinding) => void;
  readonly onFinding?: (finding: StressFinding) => void;
  /** Folder in which pinned findings are kept. */
  readonly outputFolder?: string;
}
