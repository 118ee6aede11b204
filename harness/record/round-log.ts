import type { History, Operation } from '../model/history.ts';
import type { Actor } from '../model/scenario.ts';
import { ArenaEntry } from './arena.ts';
import { PARALLEL_ENTRY } from './parallel-recorder.ts';
import type { RingReader } from './ring.ts';

/** Everything that was written down of one round. */
export interface RoundLog {
  /** By invocation. */
  readonly history: () => History;
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
  operations: Operation[];
  observed: unknown;
  errors: RoundError[];
  isCut: boolean;
}

/** An operation is called behind the response whose number it has read, and before the one after. */
const AFTER_RESPONSE = 0.5;

/**
 * Reads the rings of a crew's threads while they are written, and puts together what belongs to one
 * round. Rounds come out in their order, each when all threads have written their part.
 */
export class RoundLogs {
  readonly #rings: readonly RingReader[];
  readonly #actors: readonly Actor[];
  /** Of each thread: the texts of its names, its finished parts, and the one being written. */
  readonly #names: readonly Map<number, string>[];
  readonly #finished: readonly ThreadPart[][];
  readonly #current: ThreadPart[];

  constructor(rings: readonly RingReader[], actors: readonly Actor[]) {
    this.#rings = rings;
    this.#actors = actors;
    this.#names = rings.map(() => new Map());
    this.#finished = rings.map(() => []);
    this.#current = rings.map(emptyPart);
  }

  /** Reads what was written since. Returns the rounds that are whole now. */
  drain(): RoundLog[] {
    this.#rings.forEach((ring, thread) => {
      ring.drain((words, at) => this.#take(thread, new ArenaEntry(words, at)));
    });
    const whole = Math.min(...this.#finished.map((parts) => parts.length));
    const rounds: RoundLog[] = [];
    for (let i = 0; i < whole; i++) {
      rounds.push(toLog(this.#finished.map((parts) => parts.shift() as ThreadPart)));
    }
    return rounds;
  }

  /** What there is of a round that will not come to its end. */
  unfinished(): RoundLog {
    this.drain();
    return toLog(
      this.#finished.map(([part], thread) => part ?? (this.#current[thread] as ThreadPart)),
    );
  }

  /** The name that a number stands for in a thread. */
  nameOf(thread: number, number: number): string | undefined {
    return this.#names[thread]?.get(number);
  }

  #take(thread: number, entry: ArenaEntry): void {
    const part = this.#current[thread] as ThreadPart;
    switch (entry.type) {
      case PARALLEL_ENTRY.returned:
      case PARALLEL_ENTRY.threw:
        part.operations.push(this.#operation(thread, entry));
        return;
      case PARALLEL_ENTRY.name:
        this.#names[thread]?.set(entry.value() as number, entry.text());
        return;
      case PARALLEL_ENTRY.error:
        part.errors.push({ actor: entry.actor, message: entry.text(), stack: entry.text() });
        return;
      case PARALLEL_ENTRY.observed:
        part.observed = entry.value();
        return;
      case PARALLEL_ENTRY.lost:
        part.isCut = true;
        return;
      default:
        this.#finished[thread]?.push(part);
        this.#current[thread] = emptyPart();
    }
  }

  #operation(thread: number, entry: ArenaEntry): Operation {
    const actor = this.#actors[entry.actor] as Actor;
    const name = this.nameOf(thread, entry.word()) as string;
    const invokedAt = entry.word() + AFTER_RESPONSE;
    const respondedAt = entry.word();
    const count = entry.word();
    const args: unknown[] = [];
    for (let i = 0; i < count; i++) args.push(entry.value());
    const value = entry.value();
    return {
      actor: entry.actor,
      role: actor.role,
      by: actor.name,
      name,
      args,
      outcome:
        entry.type === PARALLEL_ENTRY.returned
          ? { kind: 'returned', value }
          : { kind: 'threw', message: String(value) },
      invokedAt,
      respondedAt,
    };
  }
}

function emptyPart(): ThreadPart {
  return { operations: [], observed: undefined, errors: [], isCut: false };
}

function toLog(parts: readonly ThreadPart[]): RoundLog {
  let history: History | undefined;
  return {
    history: () => {
      history ??= parts.flatMap(({ operations }) => operations).sort(byInvocation);
      return history;
    },
    operations: parts.reduce((sum, { operations }) => sum + operations.length, 0),
    observed: parts[0]?.observed,
    errors: parts.flatMap(({ errors }) => errors),
    isCut: parts.some(({ isCut }) => isCut),
  };
}

function byInvocation(one: Operation, other: Operation): number {
  return one.invokedAt - other.invokedAt || one.respondedAt - other.respondedAt;
}
