import type { Counting, CrewEnd, CrewReply, MemberSetup } from '../../actors/crew.ts';
import { DEFAULT_HANG_MS, STRESS_HANG_FACTOR } from '../../base/limits.ts';
import type { NoiseLevel } from '../../model/noise-level.ts';
import { parentsOf, placementOf } from '../../model/placement.ts';
import type { LatencyBook } from '../../record/latency-book.ts';
import type { RoundLog } from '../../record/round-log.ts';
import { pinnableCores } from '../lane-child.ts';
import type { LoadedTarget } from '../load-target.ts';

/** How a target is stressed. */
export interface CrewOptions {
  readonly seed: string;
  readonly noise: NoiseLevel;
  /** Where the latencies of operations are put. */
  readonly latencies?: LatencyBook;
}

/** A round that came to its end. */
export interface Round {
  readonly number: number;
  readonly state: unknown;
  readonly log: RoundLog;
  /** The actor whose process was killed in it. */
  readonly killed?: number;
}

/** How a batch of rounds ended. */
export type BatchOutcome =
  | { readonly kind: 'complete'; readonly replies: readonly CrewReply[] }
  /** The round that did not end, and why. `operationOf` names what an actor was about. */
  | {
      readonly kind: 'broken';
      readonly round: number;
      readonly end: Exclude<CrewEnd, { kind: 'complete' }>;
      readonly log: RoundLog;
      readonly operationOf: (actor: number, number: number) => string | undefined;
    };

/** A crew with its memory: rounds go in, what was written down of them comes out. */
export interface CrewSession {
  /** Runs rounds `first` to `first + count - 1`, each from fresh state. `take` gets each one once it has ended. */
  run(
    first: number,
    count: number,
    counting: Counting,
    take: (round: Round) => void,
  ): Promise<BatchOutcome>;
  close(): Promise<void>;
}

/** Milliseconds without any movement that are a hang. */
export function hangLimitMs({ scenario }: LoadedTarget): number {
  return (scenario.limits?.hangMs ?? DEFAULT_HANG_MS) * STRESS_HANG_FACTOR;
}

/** What every member of a crew is started with. */
export function memberSetup(
  { target, scenario, code }: LoadedTarget,
  { seed, noise }: CrewOptions,
  hasFiles: boolean,
): MemberSetup {
  const parents = parentsOf(scenario);
  const hasLinks = parents.some((parent) => parent !== -1);
  return {
    scenarioUrl: target.scenarioUrl,
    ...(target.subjectUrl === undefined ? {} : { subjectUrl: target.subjectUrl }),
    modules: code.modules,
    harnessRoots: code.harnessRoots,
    instrument: scenario.instrument ?? [],
    seed,
    scenario: target.scenario,
    variant: target.variant,
    noise,
    placement: placementOf(scenario),
    parents,
    cores: pinnableCores(),
    needsPlatform: code.needsPlatform || hasFiles || hasLinks,
  };
}
