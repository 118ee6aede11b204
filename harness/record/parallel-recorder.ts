import type { RingWriter } from './ring.ts';
import { SMALL_WORDS, type WordSink, writeSmall, writeValue } from './value-codec.ts';

/** Types of entries in a ring. 0 is the padding at its end. */
export const PARALLEL_ENTRY = {
  /** The text that a name's number stands for in its thread. */
  name: 1,
  returned: 2,
  threw: 3,
  /** An actor ended with an error. */
  error: 4,
  observed: 5,
  /** A thread has written all of a round. */
  roundEnd: 6,
  /** The history of the round is not whole. */
  lost: 7,
  /** How long an operation took; says nothing of which. */
  latency: 8,
} as const;

/** Words of an entry before what it holds. */
const HEAD_WORDS = 2;

/** Where the words of an operation's entry are, from its head on. Arguments come first among its values, then the result. */
export const OPERATION_WORD = { name: 2, invoked: 3, responded: 4, count: 5, values: 6 } as const;
const LATENCY_WORDS = 4 + SMALL_WORDS;

/** Writes down what the actors of one thread do. Called by that thread only. */
export class ParallelRecorder {
  readonly #ring: RingWriter;
  readonly #numbers = new Map<string, number>();
  /** By number; and by number the one that came after it last, since what an actor does comes in loops. */
  readonly #names: (string | undefined)[] = [undefined];
  readonly #following: number[] = [0];
  readonly #draft = new DraftSink();
  #last = 0;

  constructor(ring: RingWriter) {
    this.#ring = ring;
  }

  /** The number that stands for a name in this thread's entries, from 1. */
  nameNumber(name: string): number {
    const last = this.#last;
    let number = this.#following[last] as number;
    if (this.#names[number] !== name) {
      number = this.#numbers.get(name) ?? this.#newNumber(name);
      this.#following[last] = number;
    }
    this.#last = number;
    return number;
  }

  #newNumber(name: string): number {
    const number = this.#names.length;
    this.#numbers.set(name, number);
    this.#names.push(name);
    this.#following.push(number);
    this.#entry(PARALLEL_ENTRY.name, 0, [number, name]);
    this.#ring.publish();
    return number;
  }

  /** One operation, from invocation to response, with the stamps of both. */
  operation(
    actor: number,
    name: number,
    args: readonly unknown[],
    invoked: number,
    responded: number,
    value: unknown,
  ): void {
    const count = args.length;
    const ring = this.#ring;
    const entry = ring.reserve(OPERATION_WORD.values + SMALL_WORDS * (count + 1));
    let at = entry < 0 ? entry : entry + OPERATION_WORD.values;
    const { words } = ring;
    for (let i = 0; i < count && at >= 0; i++) at = writeSmall(words, at, args[i]);
    if (at >= 0) at = writeSmall(words, at, value);
    if (at < 0) {
      this.#large(PARALLEL_ENTRY.returned, actor, [name, invoked, responded], args, value);
      return;
    }
    words[entry] = PARALLEL_ENTRY.returned | (actor << 8);
    words[entry + 1] = at - entry - HEAD_WORDS;
    words[entry + OPERATION_WORD.name] = name;
    words[entry + OPERATION_WORD.invoked] = invoked;
    words[entry + OPERATION_WORD.responded] = responded;
    words[entry + OPERATION_WORD.count] = count;
    ring.commit(at - entry);
  }

  threw(
    actor: number,
    name: number,
    args: readonly unknown[],
    invoked: number,
    responded: number,
    message: string,
  ): void {
    this.#large(PARALLEL_ENTRY.threw, actor, [name, invoked, responded], args, message);
  }

  /** A call took so many nanoseconds, and stands for so many `calls`. */
  latency(name: number, calls: number, ns: number): void {
    const ring = this.#ring;
    ring.begin(PARALLEL_ENTRY.latency, 0, LATENCY_WORDS);
    ring.word(name);
    ring.word(calls);
    ring.value(ns);
    ring.end();
  }

  error(actor: number, message: string, stack: string): void {
    this.#entry(PARALLEL_ENTRY.error, actor, [message, stack]);
    this.#ring.publish();
  }

  observed(value: unknown): void {
    this.#entry(PARALLEL_ENTRY.observed, 0, [value]);
  }

  /** This thread has written all of the round. */
  roundEnd(): void {
    this.#entry(PARALLEL_ENTRY.roundEnd, 0, []);
    this.#ring.publish();
  }

  #large(
    type: number,
    actor: number,
    words: readonly number[],
    args: readonly unknown[],
    value: unknown,
  ): void {
    const draft = this.#draft;
    draft.clear();
    for (const word of words) draft.word(word);
    draft.word(args.length);
    for (const arg of args) writeValue(draft, arg);
    writeValue(draft, value);
    this.#copyDraft(type, actor);
  }

  #entry(type: number, actor: number, values: readonly unknown[]): void {
    this.#draft.clear();
    for (const value of values) writeValue(this.#draft, value);
    this.#copyDraft(type, actor);
  }

  #copyDraft(type: number, actor: number): void {
    const ring = this.#ring;
    const { words, length } = this.#draft;
    ring.begin(type, actor, length + 2);
    for (let i = 0; i < length; i++) ring.word(words[i] as number);
    if (ring.end() || type === PARALLEL_ENTRY.lost) return;
    ring.begin(PARALLEL_ENTRY.lost, actor, 2);
    ring.end();
  }
}

/** Words of an entry whose length is not known beforehand. */
class DraftSink implements WordSink {
  words = new Int32Array(64);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  word(value: number): void {
    if (this.length === this.words.length) this.#grow(this.length + 1);
    this.words[this.length++] = value;
  }

  bytes(value: Uint8Array): void {
    this.word(value.length);
    const words = (value.length + 3) >> 2;
    if (this.length + words > this.words.length) this.#grow(this.length + words);
    new Uint8Array(this.words.buffer).set(value, this.length * 4);
    this.length += words;
  }

  #grow(needed: number): void {
    const larger = new Int32Array(Math.max(needed, this.words.length * 2));
    larger.set(this.words);
    this.words = larger;
  }
}
