import type { Confirmation, OperationLatency, ResourceSeries } from '../../model/stress.ts';
import type { Target } from '../../model/target.ts';
import type { StressOrder } from './stress-run.ts';
import type { Sighting } from './stress-tally.ts';

/** What the campaign asks of a stress process: one target. */
export interface StressRequest {
  readonly target: Target;
  readonly order: StressOrder;
}

/** What there is of a target so far, and, in the last message, all. */
export interface StressReport {
  readonly rounds: number;
  readonly operations: number;
  readonly inconclusive: number;
  readonly inconclusiveWhy: readonly string[];
  readonly runMs: number;
  readonly cycles: number;
  readonly sightings: readonly Sighting[];
  readonly resources: readonly ResourceSeries[];
  readonly latencies: readonly OperationLatency[];
  readonly notes: readonly string[];
  readonly confirming?: Confirmation;
}

export type StressMessage =
  | { readonly kind: 'progress'; readonly report: StressReport }
  | { readonly kind: 'done'; readonly report: StressReport }
  /** It cannot go on: `usage`, for a mistake of the user's. `report`: what there was until then. */
  | {
      readonly kind: 'failed';
      readonly usage: boolean;
      readonly message: string;
      readonly report: StressReport;
    };
