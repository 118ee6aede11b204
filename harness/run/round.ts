import { HarnessError } from '../base/errors.ts';
import { CHUNK_MS, FIRST_CHUNK, MAX_CHUNK, MAX_DISTINCT } from '../base/limits.ts';
import { nowMs } from '../base/originals.ts';
import { FailureBook } from './failure-book.ts';
import type { LaneProcess } from './lane-process.ts';
import { DISMISSED, type Failure, type SearchReport } from './lane-protocol.ts';

/** Which executions a search covers: every `of`-th from `first` on, `count` of them. */
export interface Numbering {
  readonly first: number;
  readonly of: number;
  /** Undefined: no end. */
  readonly count: number | undefined;
}

/** Running totals over the executions that count. */
export interface Tally {
  executions: number;
  inconclusive: number;
  readonly inconclusiveWhy: Set<string>;
  /** Names of what ran without being scheduled. */
  readonly uncontrolled: Set<string>;
  steps: number;
  switches: number;
  readonly distinct: Set<number>;
  /** Wall-clock time of searching, without starting, confirming and reducing. */
  searchMs: number;
  /** More interleavings were seen than could be remembered. */
  overflowed: boolean;
}

interface RoundOptions {
  readonly numbering: Numbering;
  readonly deadlineMs: number | undefined;
  /** Whether executions behind a failure count; else the search ends there. */
  readonly keepGoing: boolean;
  /** Signatures of failures that stop nothing any more; grows as they are confirmed. */
  readonly known: ReadonlySet<string>;
  readonly lanes: readonly LaneProcess[];
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (tally: Tally) => void;
}

/**
 * One pass over the executions of a target. Lanes are given chunks of consecutive executions as they become free;
 * which lane runs what changes nothing, since an execution depends on its number alone. Chunks are
 * added up in their order, and only up to the lowest failing execution: so totals and findings are
 * the same however many lanes there are.
 */
export class Round {
  readonly tally: Tally = {
    executions: 0,
    inconclusive: 0,
    inconclusiveWhy: new Set(),
    uncontrolled: new Set(),
    steps: 0,
    switches: 0,
    distinct: new Set(),
    searchMs: 0,
    overflowed: false,
  };
  readonly #options: RoundOptions;
  readonly #finished = new Map<number, { size: number; report: SearchReport }>();
  readonly #dismissed = new Set<string>();
  /** What the tally was before each chunk with a failure that was not known. */
  #marks: Mark[] = [];
  readonly #failures = new FailureBook();
  /** Place of the first execution that no lane was given, and of the first that is not added up. */
  #next = 0;
  #settled = 0;
  #lowestFailure = Number.POSITIVE_INFINITY;
  #pace = 0;

  constructor(options: RoundOptions) {
    this.#options = options;
  }

  /** Searches until everything was run, something failed that is not known, the time is up, or it is interrupted. */
  async run(): Promise<'complete' | 'failed' | 'time' | 'interrupted'> {
    const began = nowMs();
    await Promise.all(this.#options.lanes.map((lane) => this.#drive(lane)));
    this.tally.searchMs += nowMs() - began;
    if (this.#options.signal?.aborted === true) return 'interrupted';
    if (this.failures().length > 0) return 'failed';
    const { count } = this.#options.numbering;
    // Without a number to reach, the time is all there was to use up.
    return count === undefined || this.#settled === count ? 'complete' : 'time';
  }

  /** The failures to be confirmed: the first of each signature that is not known, by execution. */
  failures(): Failure[] {
    return this.#failures.firsts(this.#options.known);
  }

  /** Failures that nobody is going to confirm are no findings, and their executions no clean ones either. */
  giveUpFailures(): void {
    const failures = this.failures();
    // Where the search ends at a failure, those behind the first do not count.
    const counting = this.#options.keepGoing ? failures : failures.slice(0, 1);
    for (const { execution, kind, signature } of counting) {
      const times = this.#failures.timesOf(signature);
      // It was seen and runs ahead of what is added up: one execution that was run all the same.
      if (times === 0) this.tally.executions++;
      this.tally.inconclusive += Math.max(1, times);
      this.tally.inconclusiveWhy.add(
        `execution ${execution} failed (${kind}), and the search was interrupted before that could be confirmed`,
      );
    }
  }

  /** Starts over from the chunk that an execution was in; what is known from there on is forgotten. */
  resumeFrom(execution: number): void {
    const place = this.#placeOf(execution);
    const mark = this.#marks.findLast((each) => each.place <= place);
    if (mark !== undefined) takeBack(this.tally, mark);
    this.#marks = this.#marks.filter((each) => each.place < (mark?.place ?? 0));
    this.#goOnFrom(mark?.place ?? 0);
  }

  /**
   * A failure that does not come back is no finding, and what fails like it is inconclusive: goes on
   * behind it, or, when nothing stops at a failure, where the round is.
   */
  dismiss({ execution, signature }: Failure): void {
    const { keepGoing } = this.#options;
    this.#dismissed.add(signature);
    this.tally.inconclusive += keepGoing ? this.#failures.timesOf(signature) : 1;
    this.tally.inconclusiveWhy.add(DISMISSED);
    if (keepGoing) this.#failures.forget(signature);
    else this.#goOnFrom(this.#placeOf(execution) + 1);
  }

  #placeOf(execution: number): number {
    const { first, of } = this.#options.numbering;
    return (execution - first) / of;
  }

  #goOnFrom(place: number): void {
    this.#next = place;
    this.#settled = place;
    this.#finished.clear();
    this.#failures.clear();
    this.#lowestFailure = Number.POSITIVE_INFINITY;
  }

  async #drive(lane: LaneProcess): Promise<void> {
    for (let size = this.#take(); size > 0; size = this.#take()) {
      const place = this.#next;
      this.#next += size;
      const began = nowMs();
      const report = await this.#ask(lane, place, size);
      if (report === undefined) return;
      this.#pace = report.executions / Math.max(0.1, nowMs() - began);
      this.#note(place, size, report);
    }
  }

  async #ask(lane: LaneProcess, place: number, size: number): Promise<SearchReport | undefined> {
    const { keepGoing, signal, numbering } = this.#options;
    const executions = Array.from(
      { length: size },
      (_, i) => numbering.first + (place + i) * numbering.of,
    );
    const reports: SearchReport[] = [];
    let from = 0;
    try {
      do {
        const report = await this.#search(lane, executions.slice(from));
        if (report.executions === 0) throw new HarnessError('a lane ran none of its executions');
        reports.push(report);
        from += report.executions;
        // A lane may stop early; what it leaves is asked for again unless a failure ends the search.
      } while (
        from < size &&
        (keepGoing || reports.every(({ failures }) => failures.length === 0))
      );
    } catch (thrown) {
      // Interrupting ends the lanes in the middle of what they do.
      if (signal?.aborted === true) return undefined;
      throw thrown;
    }
    return reports.reduce(joined);
  }

  async #search(lane: LaneProcess, executions: readonly number[]): Promise<SearchReport> {
    const { keepGoing } = this.#options;
    const dismissed = [...this.#dismissed];
    const { report } = await lane.ask<'search'>({
      kind: 'search',
      executions,
      keepGoing,
      dismissed,
    });
    return report;
  }

  /** How many executions to give out next; 0 when there is nothing left to do. */
  #take(): number {
    const { signal, deadlineMs, keepGoing, numbering } = this.#options;
    // Starting may have used the time up; a target is not left without any execution.
    const late = deadlineMs !== undefined && nowMs() >= deadlineMs && this.#next > 0;
    if (signal?.aborted === true || late) return 0;
    if (keepGoing ? this.failures().length > 0 : this.#next > this.#lowestFailure) return 0;
    const wanted =
      this.#pace === 0 ? FIRST_CHUNK : Math.min(MAX_CHUNK, Math.ceil(this.#pace * CHUNK_MS));
    return numbering.count === undefined ? wanted : Math.min(wanted, numbering.count - this.#next);
  }

  #note(place: number, size: number, report: SearchReport): void {
    this.#finished.set(place, { size, report });
    for (const failure of report.failures) {
      this.#failures.note(failure);
      this.#lowestFailure = Math.min(this.#lowestFailure, this.#placeOf(failure.execution));
    }
    this.#settle();
    this.#options.onProgress(this.tally);
  }

  /** Adds up the chunks that have no gap before them. */
  #settle(): void {
    for (;;) {
      if (!this.#options.keepGoing && this.#settled > this.#lowestFailure) return;
      const chunk = this.#finished.get(this.#settled);
      if (chunk === undefined) return;
      this.#finished.delete(this.#settled);
      // Nothing is started over from anywhere else.
      if (chunk.report.failures.some(({ signature }) => !this.#options.known.has(signature)))
        this.#marks.push(markOf(this.tally, this.#settled));
      this.#settled += chunk.size;
      addUp(this.tally, chunk.report);
      for (const failure of chunk.report.failures) this.#failures.count(failure);
    }
  }
}

/** Two reports of consecutive executions as one. */
function joined(a: SearchReport, b: SearchReport): SearchReport {
  return {
    executions: a.executions + b.executions,
    inconclusive: a.inconclusive + b.inconclusive,
    inconclusiveWhy: [...new Set([...a.inconclusiveWhy, ...b.inconclusiveWhy])],
    uncontrolled: [...new Set([...a.uncontrolled, ...b.uncontrolled])],
    steps: a.steps + b.steps,
    switches: a.switches + b.switches,
    hashes: Float64Array.of(...a.hashes, ...b.hashes),
    failures: [...a.failures, ...b.failures],
  };
}

/** A tally as it was before the chunk at `place`. Sets remember the order of insertion. */
interface Mark extends Omit<Tally, 'distinct' | 'inconclusiveWhy' | 'uncontrolled'> {
  readonly place: number;
  readonly distinct: number;
  readonly inconclusiveWhy: number;
  readonly uncontrolled: number;
}

function markOf(tally: Tally, place: number): Mark {
  const { distinct, inconclusiveWhy, uncontrolled } = tally;
  return {
    ...tally,
    place,
    distinct: distinct.size,
    inconclusiveWhy: inconclusiveWhy.size,
    uncontrolled: uncontrolled.size,
  };
}

function takeBack(tally: Tally, mark: Mark): void {
  const { executions, inconclusive, steps, switches, overflowed } = mark;
  Object.assign(tally, { executions, inconclusive, steps, switches, overflowed });
  shorten(tally.distinct, mark.distinct);
  shorten(tally.inconclusiveWhy, mark.inconclusiveWhy);
  shorten(tally.uncontrolled, mark.uncontrolled);
}

function shorten<Member>(set: Set<Member>, size: number): void {
  for (const member of [...set].slice(size)) set.delete(member);
}

function addUp(tally: Tally, report: SearchReport): void {
  tally.executions += report.executions;
  tally.inconclusive += report.inconclusive;
  for (const why of report.inconclusiveWhy) tally.inconclusiveWhy.add(why);
  for (const what of report.uncontrolled) tally.uncontrolled.add(what);
  tally.steps += report.steps;
  tally.switches += report.switches;
  for (const hash of report.hashes) {
    if (tally.distinct.size < MAX_DISTINCT) tally.distinct.add(hash);
    else if (!tally.distinct.has(hash)) tally.overflowed = true;
  }
}
