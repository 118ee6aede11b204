import { MAX_ROUND_OPERATIONS } from '../base/limits.ts';
import type { CallRecord } from '../model/calls.ts';
import type { History } from '../model/history.ts';
import type { Actor } from '../model/scenario.ts';
import { ArenaEntry } from './arena.ts';
import type { LatencyBook } from './latency-book.ts';
import { PARALLEL_ENTRY } from './parallel-recorder.ts';
import { PADDING, type RingReader } from './ring.ts';
import { RoundRecord } from './round-record.ts';

/** Everything that was written down of one round. */
export interface RoundLog {
  /** By invocation. */
  readonly history: () => History;
  /** The same in columns; undefined where operations are all that there is. */
  readonly record?: CallRecord;
  readonly operations: number;
  readonly observed: unknown;
  readonly errors: readonly RoundError[];
  /** Operations were left out, since they did not fit into the memory. */
  readonly isCut: boolean;
}

export interface RoundError {
  readonly actor: number;
  readonly message: string;
  readonly stack: string;
}

/** What one thread has written of a round so far. */
interface ThreadPart {
  /** Whole entries, as they stood in the ring: made into operations when somebody asks for the history. */
  chunks: Int32Array[];
  operations: number;
  observed: unknown;
  errors: RoundError[];
  isCut: boolean;
}

/**
 * Reads the rings of a crew's threads while they are written, and puts together what belongs to one
 * round. Rounds come out in their order, each when all threads have written their part.
 */
export class RoundLogs {
  readonly #rings: readonly RingReader[];
  readonly #actors: readonly Actor[];
  /** Of each thread: the texts of its names by their numbers, its finished parts, and the one being written. */
  readonly #names: readonly string[][];
  readonly #finished: readonly ThreadPart[][];
  readonly #current: ThreadPart[];
  readonly #latencies: LatencyBook | undefined;
  #fill = 0;

  /** `latencies`: where those of operations are put. */
  constructor(rings: readonly RingReader[], actors: readonly Actor[], latencies?: LatencyBook) {
    this.#latencies = latencies;
    this.#rings = rings;
    this.#actors = actors;
    this.#names = rings.map(() => []);
    this.#finished = rings.map(() => []);
    this.#current = rings.map(emptyPart);
  }

  /** How full the fullest ring was when it was read last, from 0 to 1. */
  get fill(): number {
    return this.#fill;
  }

  /** Reads what was written since. Returns the rounds that are whole now. */
  drain(): RoundLog[] {
    const fills = this.#rings.map((ring, thread) =>
      ring.drain((words, from, to) => this.#take(thread, words, from, to)),
    );
    this.#fill = Math.max(...fills);
    const whole = Math.min(...this.#finished.map((parts) => parts.length));
    const rounds: RoundLog[] = [];
    for (let i = 0; i < whole; i++) {
      rounds.push(this.#toLog(this.#finished.map((parts) => parts.shift() as ThreadPart)));
    }
    return rounds;
  }

  /** What there is of a round that will not come to its end. */
  unfinished(): RoundLog {
    this.drain();
    return this.#toLog(
      this.#finished.map(([part], thread) => part ?? (this.#current[thread] as ThreadPart)),
    );
  }

  /** The name that a number stands for in a thread. */
  nameOf(thread: number, number: number): string | undefined {
    return this.#names[thread]?.[number];
  }

  /** Takes a stretch of a thread's ring. Operations are copied together; the rest, which is rare, is read. */
  #take(thread: number, words: Int32Array, from: number, to: number): void {
    let part = this.#current[thread] as ThreadPart;
    let kept = from;
    const keep = (until: number) => {
      // Longer ones are not judged, and need not be kept.
      const isKept = part.operations <= MAX_ROUND_OPERATIONS;
      if (isKept && until > kept) part.chunks.push(words.slice(kept, until));
    };
    for (let at = from, next = from; at < to; at = next) {
      const type = (words[at] as number) & 0xff;
      if (type === PADDING) {
        keep(at);
        return;
      }
      next = at + 2 + (words[at + 1] as number);
      if (type === PARALLEL_ENTRY.returned || type === PARALLEL_ENTRY.threw) {
        part.operations++;
        continue;
      }
      if (type === PARALLEL_ENTRY.latency) {
        this.#noteLatency(thread, new ArenaEntry(words, at));
        continue;
      }
      keep(at);
      kept = next;
      if (type === PARALLEL_ENTRY.roundEnd) {
        this.#finished[thread]?.push(part);
        part = emptyPart();
        this.#current[thread] = part;
      } else this.#note(thread, part, new ArenaEntry(words, at));
    }
    keep(to);
  }

  #note(thread: number, part: ThreadPart, entry: ArenaEntry): void {
    switch (entry.type) {
      case PARALLEL_ENTRY.name:
        (this.#names[thread] as string[])[entry.value() as number] = entry.text();
        return;
      case PARALLEL_ENTRY.error:
        part.errors.push({ actor: entry.actor, message: entry.text(), stack: entry.text() });
        return;
      case PARALLEL_ENTRY.observed:
        part.observed = entry.value();
        return;
      default:
        part.isCut = true;
    }
  }

  #noteLatency(thread: number, entry: ArenaEntry): void {
    const name = this.nameOf(thread, entry.word()) as string;
    const calls = entry.word();
    this.#latencies?.add(name, entry.value() as number, calls);
  }

  #toLog(parts: readonly ThreadPart[]): RoundLog {
    const record = new RoundRecord(
      parts.map(({ chunks }, thread) => ({ chunks, names: this.#names[thread] as string[] })),
      this.#actors,
    );
    return {
      history: () => record.history,
      record,
      operations: parts.reduce((sum, { operations }) => sum + operations, 0),
      observed: parts[0]?.observed,
      errors: parts.flatMap(({ errors }) => errors),
      isCut: parts.some(({ isCut }) => isCut),
    };
  }
}

function emptyPart(): ThreadPart {
  return { chunks: [], operations: 0, observed: undefined, errors: [], isCut: false };
}
