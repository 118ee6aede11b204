import type { Counting, CrewReply } from '../../actors/crew.ts';
import { hasStuckThreads } from '../../actors/thread-host.ts';
import { MAX_CENSUS_HEAP_MIB, STRESS_BATCH_MS, STRESS_BATCH_ROUNDS } from '../../base/limits.ts';
import { nowMs } from '../../base/originals.ts';
import { type ConstructorGrowth, censusGrowth, sumCensuses } from '../../checkers/census-growth.ts';
import { MIN_LEAK_CYCLES } from '../../checkers/leak.ts';
import type { LoadedTarget } from '../load-target.ts';
import { brokenRound } from './broken-round.ts';
import type { BatchOutcome, CrewSession, Round } from './crew-session.ts';
import { judgeRound } from './judge-round.ts';
import { openSession } from './open-session.ts';
import { ResourceLog, unconfirmed } from './resource-log.ts';
import type { StressOptions } from './stress-options.ts';
import { noteViolation, type StressTally } from './stress-tally.ts';

/** How one target is stressed. */
export interface StressOrder
  extends Pick<StressOptions, 'seed' | 'noise' | 'rounds' | 'keepGoing' | 'ignoredLeaks'> {
  /** Wall-clock time for its rounds; the confirmation of a leak comes on top. */
  readonly timeMs: number;
  /** Whether to find out what a growing heap holds more of. */
  readonly countsHeap: boolean;
  /** Whether its cycles are as long as leaks allow to be judged with, for what grows less often than shorter ones end. */
  readonly hasLongCycles: boolean;
}

/** Constructors that are shown of a heap that grows. */
const MOST_CONSTRUCTORS = 5;

type HeapCount = ReturnType<typeof sumCensuses>;

/** Cycles that a run is divided into, where its time allows, so that leaks can be judged. */
const CYCLES = 24;

/** Cycles with which a leak can be judged: the least warm-up is two. */
const NEEDED_CYCLES = MIN_LEAK_CYCLES + 2;
const LONG_CYCLES = NEEDED_CYCLES + 2;
const [SHORTEST_CYCLE_MS, LONGEST_CYCLE_MS] = [60, 2_000];

/** The cycle at whose end the heap is counted for the first time, where that is asked for. */
const FIRST_CENSUS = 3;

/** One run over cycles: batches of rounds, the resources counted behind each. */
export class StressRun {
  readonly #target: LoadedTarget;
  readonly #order: StressOrder;
  readonly #tally: StressTally;
  readonly #session: CrewSession;
  readonly #resources = new ResourceLog();
  readonly #censuses: HeapCount[] = [];
  /** Heaps of the crew in MiB: at the end of the last cycle, and as they will be at that of the next if they go on so. */
  #heapMib = 0;
  #nextHeapMib = 0;
  /** The same when it was counted by constructor for the first time. */
  #firstCountedMib = 0;
  readonly #began = nowMs();
  /** Of the last batch: time that was not spent on its rounds. */
  #countingMs = 0;

  constructor(target: LoadedTarget, order: StressOrder, tally: StressTally) {
    this.#target = target;
    this.#order = order;
    this.#tally = tally;
    this.#session = openSession(target, { ...order, latencies: tally.latencies });
  }

  /** Runs rounds from number `firstRound` on. `onProgress` is called behind each batch. */
  async run(firstRound: number, onProgress: () => void): Promise<ResourceLog> {
    const { timeMs, hasLongCycles, rounds = Number.POSITIVE_INFINITY } = this.#order;
    const cycleMs = hasLongCycles
      ? timeMs / LONG_CYCLES
      : clamp(timeMs / CYCLES, SHORTEST_CYCLE_MS, LONGEST_CYCLE_MS);
    const end = firstRound + rounds;
    let next = firstRound;
    let count = 1;
    let cycleBegan = nowMs();
    let lastMs = 0;
    try {
      while (next < end && this.#goesOn()) {
        const batch = Math.min(count, end - next);
        const began = nowMs();
        const isLast = began - cycleBegan + lastMs >= cycleMs;
        next = await this.#batch(next, batch, isLast ? this.#counting() : 'nothing');
        lastMs = Math.max(0, nowMs() - began - this.#countingMs);
        this.#tally.runMs += lastMs;
        if (isLast) cycleBegan = nowMs();
        count = nextBatch(batch, lastMs, Math.min(STRESS_BATCH_MS, cycleMs));
        onProgress();
      }
      if (hasStuckThreads()) {
        this.#tally.notes.push('a thread could not be ended, so its run ended early');
        return this.#resources;
      }
      await this.#countHeapAtEnd(next);
    } finally {
      await this.#session.close();
    }
    if (this.#resources.cycles < NEEDED_CYCLES && this.#tally.sightings.size === 0) {
      this.#tally.notes.push(
        `too few cycles to judge leaks (${this.#resources.cycles} of ${NEEDED_CYCLES}); give it more time`,
      );
    }
    return this.#resources;
  }

  /** What the heap held more of at the end than at first; empty where it was not counted. */
  heapGrowth(): ConstructorGrowth[] {
    const [before, after] = this.#censuses;
    if (before === undefined || after === undefined) return [];
    return censusGrowth(before, after, MOST_CONSTRUCTORS);
  }

  #goesOn(): boolean {
    const { timeMs, keepGoing } = this.#order;
    if (hasStuckThreads() || (!keepGoing && this.#tally.sightings.size > 0)) return false;
    const spentMs = nowMs() - this.#began;
    if (spentMs < timeMs) return true;
    // Where rounds are slow, a run goes on a while until it can tell whether anything leaks.
    return this.#resources.cycles < NEEDED_CYCLES && spentMs < 2 * timeMs;
  }

  #counting(): Counting {
    if (!this.#order.countsHeap || this.#nextHeapMib > MAX_CENSUS_HEAP_MIB) return 'holdings';
    const counted = this.#censuses.length;
    if (counted === 0 && this.#resources.cycles === FIRST_CENSUS) {
      this.#firstCountedMib = this.#heapMib;
      return 'heap';
    }
    // At the end it may be too large: half of what it may still grow shows enough.
    const isHalfway = this.#nextHeapMib > (this.#firstCountedMib + MAX_CENSUS_HEAP_MIB) / 2;
    return counted === 1 && isHalfway ? 'heap' : 'holdings';
  }

  async #countHeapAtEnd(next: number): Promise<void> {
    const isTooLarge = this.#heapMib > MAX_CENSUS_HEAP_MIB;
    if (this.#censuses.length === 1 && !isTooLarge) await this.#batch(next, 1, 'heap');
    if (this.#order.countsHeap && this.#censuses.length < 2 && isTooLarge) {
      this.#tally.notes.push(
        `heaps of ${Math.round(this.#heapMib)} MiB are too large to say what they hold more of; ${MAX_CENSUS_HEAP_MIB} MiB are not`,
      );
    }
  }

  /** Runs rounds `first` and on. Returns the number of the round to go on with. */
  async #batch(first: number, count: number, counting: Counting): Promise<number> {
    const outcome = await this.#session.run(first, count, counting, this.#judge);
    this.#countingMs = 0;
    if (outcome.kind === 'broken') {
      this.#noteBroken(outcome);
      return outcome.round + 1;
    }
    this.#countingMs = Math.max(0, ...outcome.replies.map(({ countingMs }) => countingMs));
    if (counting !== 'nothing') this.#noteHoldings(outcome.replies);
    if (counting === 'heap') {
      const heaps = outcome.replies.flatMap(({ census }) => (census === undefined ? [] : [census]));
      this.#censuses.push(sumCensuses(heaps));
    }
    return first + count;
  }

  /** What is to be confirmed stands until a second run is over: where that is cut short, it is what was seen. */
  #noteHoldings(replies: readonly CrewReply[]): void {
    this.#resources.add(replies);
    const bytes = replies.reduce((sum, { sample }) => sum + (sample?.heapBytes ?? 0), 0);
    const heapMib = bytes / 2 ** 20;
    // Of the first cycle it is not known how it has grown.
    const grown = this.#heapMib === 0 ? 0 : Math.max(0, heapMib - this.#heapMib);
    this.#nextHeapMib = heapMib + grown;
    this.#heapMib = heapMib;
    this.#tally.cycles++;
    if (this.#tally.confirming !== undefined) return;
    this.#tally.resources = unconfirmed(this.#resources.judge(this.#order.ignoredLeaks));
  }

  readonly #judge = ({ number, state, log, killed }: Round): void => {
    const tally = this.#tally;
    tally.rounds++;
    tally.operations += log.operations;
    const verdict = judgeRound(this.#target.scenario, log, state, killed);
    if (verdict.kind === 'violation')
      noteViolation(tally, number, nowMs() - this.#began, verdict.violation);
    if (verdict.kind === 'inconclusive') {
      tally.inconclusive++;
      tally.inconclusiveWhy.add(verdict.why);
    }
  };

  #noteBroken(outcome: Extract<BatchOutcome, { kind: 'broken' }>): void {
    this.#tally.rounds++;
    this.#tally.operations += outcome.log.operations;
    const violation = brokenRound(this.#target.scenario, outcome);
    noteViolation(this.#tally, outcome.round, nowMs() - this.#began, violation);
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
