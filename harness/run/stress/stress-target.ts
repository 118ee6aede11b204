import {
  LEAK_CONFIRMATION_FACTOR,
  STRESS_BATCH_MS,
  STRESS_BATCH_ROUNDS,
} from '../../base/limits.ts';
import { nowMs } from '../../base/originals.ts';
import { MIN_LEAK_CYCLES } from '../../checkers/leak.ts';
import type { Violation } from '../../model/finding.ts';
import type { NoiseLevel } from '../../model/noise-level.ts';
import type { ResourceSeries } from '../../model/stress.ts';
import type { LoadedTarget } from '../load-target.ts';
import { brokenRound } from './broken-round.ts';
import type { BatchOutcome, Round } from './crew-session.ts';
import { judgeRound } from './judge-round.ts';
import { openSession } from './open-session.ts';
import { ResourceLog } from './resource-log.ts';

/** How one target is stressed. */
export interface StressOrder {
  readonly seed: string;
  readonly noise: NoiseLevel;
  /** Wall-clock time for its rounds; the confirmation of a leak comes on top. */
  readonly timeMs: number;
  /** Most rounds. */
  readonly rounds?: number;
  readonly keepGoing: boolean;
  /** Resources that are not judged. */
  readonly ignoredLeaks: readonly string[];
}

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
  readonly notes: string[];
}

/** Cycles that a run is divided into, where its time allows, so that leaks can be judged. */
const CYCLES = 24;

/** Cycles with which a leak can be judged: the least warm-up is two. */
const NEEDED_CYCLES = MIN_LEAK_CYCLES + 2;
const [SHORTEST_CYCLE_MS, LONGEST_CYCLE_MS] = [60, 2_000];

/**
 * Runs round after round until time, rounds or, unless told to go on, correctness are used up. A round that breaks
 * costs its crew, and a new one goes on behind it.
 */
export async function stressTarget(
  target: LoadedTarget,
  order: StressOrder,
  tally: StressTally,
  onProgress: () => void,
): Promise<void> {
  const first = await new Run(target, order, tally, onProgress).run(order.timeMs, 0);
  tally.resources = first.judge(order.ignoredLeaks);
  tally.cycles = first.cycles;
  const suspects = leaks(tally.resources);
  if (suspects.length === 0) return;
  const confirming = { ...order, rounds: Number.POSITIVE_INFINITY, keepGoing: true };
  const began = nowMs();
  const second = await new Run(target, confirming, tally, onProgress).run(
    order.timeMs * LEAK_CONFIRMATION_FACTOR,
    tally.rounds,
  );
  const confirmed = second.judge(order.ignoredLeaks);
  for (const suspect of suspects) {
    const again = leaks(confirmed).find(({ resource }) => resource === suspect.resource);
    if (again !== undefined) noteLeak(tally, again, nowMs() - began);
    else tally.notes.push(`${suspect.resource} grew in a first run and not in a longer second one`);
  }
  tally.resources = confirmed;
  tally.cycles += second.cycles;
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
    notes: [],
  };
}

function leaks(series: readonly ResourceSeries[]): ResourceSeries[] {
  return series.filter(({ verdict }) => verdict === 'leak');
}

function noteLeak(tally: StressTally, series: ResourceSeries, afterMs: number): void {
  const { resource, unit, samples, warmUp, slopePerCycle, reason } = series;
  const judged = samples.slice(warmUp);
  const show = (amount: number) =>
    unit === 'bytes' ? `${Math.round(amount / 1024)} KiB` : String(Math.round(amount * 10) / 10);
  note(tally, tally.rounds, afterMs, {
    kind: 'leak',
    message: `${resource} grows by ${show(slopePerCycle)} a cycle, from ${show(judged[0] as number)} to ${show(judged.at(-1) as number)}; ${reason}, and the same in a longer second run`,
  });
}

function note(tally: StressTally, round: number, afterMs: number, violation: Violation): void {
  const key = `${violation.kind} ${violation.invariant ?? violation.message.replace(/\d+/g, '#')}`;
  const seen = tally.sightings.get(key);
  if (seen === undefined) tally.sightings.set(key, { violation, round, afterMs, times: 1 });
  else seen.times++;
}

/** One run over cycles: batches of rounds, the resources counted behind each. */
class Run {
  readonly #target: LoadedTarget;
  readonly #order: StressOrder;
  readonly #tally: StressTally;
  readonly #onProgress: () => void;
  readonly #began = nowMs();

  constructor(
    target: LoadedTarget,
    order: StressOrder,
    tally: StressTally,
    onProgress: () => void,
  ) {
    this.#target = target;
    this.#order = order;
    this.#tally = tally;
    this.#onProgress = onProgress;
  }

  async run(timeMs: number, firstRound: number): Promise<ResourceLog> {
    const { seed, noise, rounds = Number.POSITIVE_INFINITY, keepGoing } = this.#order;
    const tally = this.#tally;
    const session = openSession(this.#target, { seed, noise });
    const resources = new ResourceLog();
    const endsAt = this.#began + timeMs;
    const cycleMs = clamp(timeMs / CYCLES, SHORTEST_CYCLE_MS, LONGEST_CYCLE_MS);
    let next = firstRound;
    let count = 1;
    let cycleBegan = nowMs();
    let lastMs = 0;
    try {
      while (next < firstRound + rounds) {
        if (!keepGoing && tally.sightings.size > 0) break;
        // Where rounds are slow, a run goes on a while until it can tell whether anything leaks.
        const isShort = resources.cycles < NEEDED_CYCLES && nowMs() < endsAt + timeMs;
        if (nowMs() >= endsAt && !isShort) break;
        const batch = Math.min(count, firstRound + rounds - next);
        const began = nowMs();
        const sample = began - cycleBegan + lastMs >= cycleMs;
        const outcome = await session.run(next, batch, sample, this.#judge);
        const tookMs = nowMs() - began;
        lastMs = tookMs;
        tally.runMs += tookMs;
        next += batch;
        if (outcome.kind === 'broken') {
          this.#noteBroken(outcome);
          next = outcome.round + 1;
        } else if (sample) {
          resources.add(outcome.replies);
          cycleBegan = nowMs();
        }
        count = nextBatch(batch, tookMs, Math.min(STRESS_BATCH_MS, cycleMs));
        this.#onProgress();
      }
    } finally {
      await session.close();
    }
    if (resources.cycles < NEEDED_CYCLES && tally.sightings.size === 0)
      tally.notes.push(`${resources.cycles} cycles are too few to judge leaks; give it more time`);
    return resources;
  }

  readonly #judge = ({ number, state, log, killed }: Round): void => {
    const tally = this.#tally;
    tally.rounds++;
    tally.operations += log.operations;
    const verdict = judgeRound(this.#target.scenario, log, state, killed);
    if (verdict.kind === 'violation') note(tally, number, nowMs() - this.#began, verdict.violation);
    if (verdict.kind === 'inconclusive') {
      tally.inconclusive++;
      tally.inconclusiveWhy.add(verdict.why);
    }
  };

  #noteBroken(outcome: Extract<BatchOutcome, { kind: 'broken' }>): void {
    this.#tally.rounds++;
    this.#tally.operations += outcome.log.operations;
    const violation = brokenRound(this.#target.scenario, outcome);
    note(this.#tally, outcome.round, nowMs() - this.#began, violation);
  }
}

/** Rounds of the next batch, so that it takes about as long as it should. */
function nextBatch(rounds: number, tookMs: number, aimMs: number): number {
  const wanted = Math.round((rounds * aimMs) / Math.max(tookMs, 0.1));
  return clamp(wanted, 1, Math.min(rounds * 4, STRESS_BATCH_ROUNDS));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
