import { MAX_ACTORS } from '../base/limits.ts';
import { next32, XOSHIRO_WORDS } from '../seed/xoshiro.ts';
import { type Control, ROW, rowOf, WORD } from './layout.ts';

const GOLDEN_RATIO = 0x9e3779b1;

/** One actor's own stream of chance, for `Math.random` and its relatives. */
class DataStream {
  readonly #state = new Int32Array(XOSHIRO_WORDS);
  readonly #actor: number;

  constructor(actor: number) {
    this.#actor = actor;
  }

  /**
   * Starts the stream of the running execution: its `data` seed, made different for each actor, and for who recovers in the
   * place of one that was killed.
   */
  startExecution({ words }: Control): void {
    const row = rowOf(words[WORD.execution]) + ROW.dataSeed;
    const who = words[WORD.killed] === this.#actor ? MAX_ACTORS + this.#actor : this.#actor;
    let seen = 0;
    for (let i = 0; i < XOSHIRO_WORDS; i++) {
      const word = words[row + i] ^ Math.imul(who + 1, GOLDEN_RATIO + i);
      this.#state[i] = word;
      seen |= word;
    }
    if (seen === 0) this.#state[0] = 1;
    this.next();
  }

  /** Starts the stream that modules draw from as they are loaded: the same in every execution. */
  startLoading(): void {
    this.#state.fill(Math.imul(this.#actor + 1, GOLDEN_RATIO));
  }

  /** Uniform unsigned 32 bits. */
  next(): number {
    return next32(this.#state, 0);
  }
}

/** The streams of the actors that live in one thread. */
export class DataStreams {
  readonly #streams: ReadonlyMap<number, DataStream>;

  constructor(actors: readonly number[]) {
    this.#streams = new Map(actors.map((actor) => [actor, new DataStream(actor)]));
  }

  of(actor: number): DataStream {
    return this.#streams.get(actor) as DataStream;
  }

  startExecution(control: Control): void {
    for (const stream of this.#streams.values()) stream.startExecution(control);
  }

  /** Modules are loaded in the name of one actor. */
  startLoading(actor: number): void {
    this.of(actor).startLoading();
  }
}
