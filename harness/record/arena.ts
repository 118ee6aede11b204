import { readValue, type WordSink, type WordSource, writeValue } from './value-codec.ts';

/**
 * Append-only memory that the actors of a batch share: whoever holds the turn appends. An entry is
 * a head word (type, actor), its length in words, and that many words. What does not fit is dropped
 * whole and marks the arena full: the execution can then not be judged.
 */
export class Arena implements WordSink {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  /** Shared words: how many words are in use, and whether an entry did not fit. */
  readonly #shared: Int32Array;
  readonly #topAt: number;
  readonly #fullAt: number;
  #entry = 0;
  #at = 0;
  /** The entry being written does not fit. */
  #full = false;

  constructor(buffer: SharedArrayBuffer, shared: Int32Array, topAt: number, fullAt: number) {
    this.#words = new Int32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
    this.#shared = shared;
    this.#topAt = topAt;
    this.#fullAt = fullAt;
  }

  begin(type: number, actor: number): void {
    this.#full = false;
    this.#entry = this.#shared[this.#topAt];
    this.#at = this.#entry + 2;
    if (this.#at > this.#words.length) {
      this.#full = true;
      return;
    }
    this.#words[this.#entry] = type | (actor << 8);
  }

  word(value: number): void {
    if (this.#at >= this.#words.length) {
      this.#full = true;
      return;
    }
    this.#words[this.#at++] = value;
  }

  bytes(value: Uint8Array): void {
    this.word(value.length);
    const words = (value.length + 3) >> 2;
    if (this.#at + words > this.#words.length) {
      this.#full = true;
      return;
    }
    this.#bytes.set(value, this.#at * 4);
    this.#at += words;
  }

  value(value: unknown): void {
    writeValue(this, value);
  }

  end(): void {
    if (this.#full) {
      this.#shared[this.#fullAt] = 1;
      return;
    }
    this.#words[this.#entry + 1] = this.#at - this.#entry - 2;
    this.#shared[this.#topAt] = this.#at;
  }
}

/** One entry of an arena, to be read in the order it was written. */
export class ArenaEntry implements WordSource {
  readonly type: number;
  readonly actor: number;
  readonly #words: Int32Array;
  #at: number;

  constructor(words: Int32Array, at: number) {
    this.#words = words;
    this.type = words[at] & 0xff;
    this.actor = words[at] >>> 8;
    this.#at = at + 2;
  }

  word(): number {
    return this.#words[this.#at++];
  }

  bytes(): Uint8Array {
    const length = this.word();
    // Copied: decoders refuse to read from shared memory.
    const copy = new Uint8Array(length);
    copy.set(new Uint8Array(this.#words.buffer, this.#words.byteOffset + this.#at * 4, length));
    this.#at += (length + 3) >> 2;
    return copy;
  }

  value(): unknown {
    return readValue(this);
  }

  text(): string {
    return String(this.value());
  }
}

/** The entries between two tops of an arena. */
export function* readArena(
  buffer: SharedArrayBuffer,
  from: number,
  to: number,
): Generator<ArenaEntry> {
  const words = new Int32Array(buffer);
  for (let at = from; at < to; at += 2 + words[at + 1]) yield new ArenaEntry(words, at);
}
