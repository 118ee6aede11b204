import { inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { NOT_PLAIN, PLAIN } from '../model/calls.ts';

/**
 * Values in shared memory as tagged 32-bit words: small ones inline, everything that the structured
 * clone algorithm takes as its bytes, and what it refuses (functions, symbols) as the text a reader
 * would be shown.
 */
const TAG = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  integer: 4,
  float: 5,
  text: 6,
  cloned: 7,
  shown: 8,
} as const;

const scratchFloat = new Float64Array(1);
const scratchWords = new Int32Array(scratchFloat.buffer);

/** Words of memory that can be appended to. */
export interface WordSink {
  word(value: number): void;
  bytes(value: Uint8Array): void;
}

/** Words of memory that can be read in order. */
export interface WordSource {
  word(): number;
  bytes(): Uint8Array;
}

export function writeValue(sink: WordSink, value: unknown): void {
  if (typeof value === 'number') writeNumber(sink, value);
  else if (typeof value === 'string') writeText(sink, TAG.text, value);
  else if (value === undefined) sink.word(TAG.undefined);
  else if (value === null) sink.word(TAG.null);
  else if (typeof value === 'boolean') sink.word(value ? TAG.true : TAG.false);
  else writeCloned(sink, value);
}

function writeNumber(sink: WordSink, value: number): void {
  const integer = value | 0;
  if (Object.is(integer, value)) {
    sink.word(TAG.integer);
    sink.word(integer);
    return;
  }
  scratchFloat[0] = value;
  sink.word(TAG.float);
  sink.word(scratchWords[0]);
  sink.word(scratchWords[1]);
}

function writeText(sink: WordSink, tag: number, value: string): void {
  sink.word(tag);
  sink.bytes(Buffer.from(value, 'utf16le'));
}

function writeCloned(sink: WordSink, value: unknown): void {
  let bytes: Uint8Array;
  try {
    bytes = serialize(value);
  } catch {
    writeText(sink, TAG.shown, inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY }));
    return;
  }
  sink.word(TAG.cloned);
  sink.bytes(bytes);
}

/** Reads what `writeValue` wrote. Values that could not be cloned come back as their text. */
export function readValue(source: WordSource): unknown {
  const tag = source.word();
  switch (tag) {
    case TAG.undefined:
      return undefined;
    case TAG.null:
      return null;
    case TAG.false:
      return false;
    case TAG.true:
      return true;
    case TAG.integer:
      return source.word();
    case TAG.float:
      scratchWords[0] = source.word();
      scratchWords[1] = source.word();
      return scratchFloat[0];
    case TAG.cloned:
      return deserialize(source.bytes());
    default:
      return Buffer.from(source.bytes()).toString('utf16le');
  }
}

/** Words that `writeSmall` takes at most. */
export const SMALL_WORDS = 3;

/**
 * Writes a number, a boolean or nothing to `words` as `writeValue` would; returns where the next one goes, or -1 for any other
 * value, of which nothing is written.
 */
export function writeSmall(words: Int32Array, at: number, value: unknown): number {
  if (typeof value === 'number') {
    const integer = value | 0;
    if (integer !== value || (integer === 0 && Object.is(value, -0))) {
      scratchFloat[0] = value;
      words[at] = TAG.float;
      words[at + 1] = scratchWords[0] as number;
      words[at + 2] = scratchWords[1] as number;
      return at + 3;
    }
    words[at] = TAG.integer;
    words[at + 1] = integer;
    return at + 2;
  }
  if (value === undefined) words[at] = TAG.undefined;
  else if (value === true) words[at] = TAG.true;
  else if (value === false) words[at] = TAG.false;
  else return -1;
  return at + 1;
}

/**
 * What `writeValue` wrote at `at`, as a column has it: a whole number from 0, what `PLAIN` names, or `NOT_PLAIN`. It
 * took two words where it is not negative, and one where it is plain all the same.
 */
export function plainValue(words: Int32Array, at: number): number {
  switch (words[at]) {
    case TAG.integer:
      return (words[at + 1] as number) >= 0 ? (words[at + 1] as number) : NOT_PLAIN;
    case TAG.undefined:
      return PLAIN.nothing;
    case TAG.false:
      return PLAIN.false;
    case TAG.true:
      return PLAIN.true;
    default:
      return NOT_PLAIN;
  }
}
