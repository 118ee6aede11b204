import type { Operation, Outcome } from '../model/history.ts';
import type { Actor } from '../model/scenario.ts';
import { PARALLEL_ENTRY } from './parallel-recorder.ts';
import { readValue, type WordSource } from './value-codec.ts';

/**
 * Position of response number `n`: an even number, so that an invocation that has read `n` has a position of its own behind it.
 * Whole numbers take no memory of their own.
 */
function responsePosition(n: number): number {
  return 2 * n;
}

const NO_ARGS: readonly unknown[] = Object.freeze([]);
const RETURNED_NOTHING = Object.freeze({ kind: 'returned', value: undefined } as const);

/**
 * Small numbers, from 0, are what most operations are given and return: as outcomes and as single arguments they are
 * made once, for all histories, which are then a third smaller.
 */
const SMALL_NUMBERS = 1 << 14;
const returnedNumbers: (Outcome | undefined)[] = Array.from({ length: SMALL_NUMBERS });
const singleNumbers: (readonly unknown[] | undefined)[] = Array.from({ length: SMALL_NUMBERS });

function isSmallNumber(value: unknown): value is number {
  // As an index -0 is 0, and as a value it is not.
  return (
    Number.isInteger(value) &&
    (value as number) >= 0 &&
    (value as number) < SMALL_NUMBERS &&
    !Object.is(value, -0)
  );
}

function returnedOf(value: unknown): Outcome {
  if (value === undefined) return RETURNED_NOTHING;
  if (!isSmallNumber(value)) return { kind: 'returned', value };
  returnedNumbers[value] ??= Object.freeze({ kind: 'returned', value });
  return returnedNumbers[value];
}

function single(value: unknown): readonly unknown[] {
  if (!isSmallNumber(value)) return [value];
  singleNumbers[value] ??= Object.freeze([value]);
  return singleNumbers[value];
}

/** Makes the operation whose entry the cursor stands at. `names`: of its thread, by their numbers. */
export function readOperation(
  cursor: Cursor,
  names: readonly string[],
  actors: readonly Actor[],
): Operation {
  const head = cursor.word();
  cursor.word();
  const actor = head >>> 8;
  const { role, name: by } = actors[actor] as Actor;
  const name = names[cursor.word()] as string;
  const invokedAt = responsePosition(cursor.word()) + 1;
  const respondedAt = responsePosition(cursor.word());
  const args = readArgs(cursor, cursor.word());
  const value = readValue(cursor);
  return {
    actor,
    role,
    by,
    name,
    args,
    outcome:
      (head & 0xff) === PARALLEL_ENTRY.threw
        ? { kind: 'threw', message: String(value) }
        : returnedOf(value),
    invokedAt,
    respondedAt,
  };
}

function readArgs(cursor: Cursor, count: number): readonly unknown[] {
  if (count === 0) return NO_ARGS;
  if (count === 1) return single(readValue(cursor));
  if (count === 2) return [readValue(cursor), readValue(cursor)];
  return Array.from({ length: count }, () => readValue(cursor));
}

/** Words of entries, read one after another. */
export class Cursor implements WordSource {
  words: Int32Array = new Int32Array(0);
  at = 0;

  word(): number {
    return this.words[this.at++] as number;
  }

  bytes(): Uint8Array {
    const length = this.word();
    const { buffer, byteOffset } = this.words;
    const bytes = new Uint8Array(buffer, byteOffset + this.at * 4, length);
    this.at += (length + 3) >> 2;
    return bytes;
  }
}
