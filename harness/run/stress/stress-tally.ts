import type { Violation } from '../../model/finding.ts';
import type { ResourceSeries } from '../../model/stress.ts';
import { LatencyBook } from '../../record/latency-book.ts';

/** A violation with the round that showed it first. */
export interface Sighting {
  readonly violation: Violation;
  readonly round: number;
  readonly afterMs: number;
  times: number;
}

/** What came out of one target so far. */
export interface StressTally {
  rounds: number;
  operations: number;
  inconclusive: number;
  runMs: number;
  cycles: number;
  readonly inconclusiveWhy: Set<string>;
  readonly sightings: Map<string, Sighting>;
  resources: ResourceSeries[];
  readonly latencies: LatencyBook;
  readonly notes: string[];
  /** What a second run is to confirm, and when its time will be up. */
  confirming: { readonly resources: readonly string[]; readonly endsAt: number } | undefined;
}

export function emptyTally(): StressTally {
  return {
    rounds: 0,
    operations: 0,
    inconclusive: 0,
    runMs: 0,
    cycles: 0,
    inconclusiveWhy: new Set(),
    sightings: new Map(),
    resources: [],
    latencies: new LatencyBook(),
    notes: [],
    confirming: undefined,
  };
}

/** Notes a violation: once for each that a reader would call the same. */
export function noteViolation(
  tally: StressTally,
  round: number,
  afterMs: number,
  violation: Violation,
): void {
  const key = `${violation.kind} ${violation.invariant ?? violation.message.replace(/\d+/g, '#')}`;
  const seen = tally.sightings.get(key);
  if (seen === undefined) tally.sightings.set(key, { violation, round, afterMs, times: 1 });
  else seen.times++;
}
