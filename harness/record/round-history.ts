import type { History, Operation, Outcome } from '../model/history.ts';
import type { Actor } from '../model/scenario.ts';
import { PARALLEL_ENTRY } from './parallel-recorder.ts';
import { readValue, type WordSource } from './value-codec.ts';

/** The operations of one thread as they stood in its ring, and the texts of its names by their numbers. */
export interface ThreadOperations {
  readonly chunks: readonly Int32Array[];
  readonly names: readonly string[];
}

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

/** The history of a round, by invocation. `actors`: of the scenario, by their numbers. */
export function readHistory(
  threads: readonly ThreadOperations[],
  actors: readonly Actor[],
): History {
  let runs = threads.map((thread) => inOrder(readThread(thread, actors)));
  while (runs.length > 1) {
    const pairs: Operation[][] = [];
    for (let i = 0; i < runs.length; i += 2)
      pairs.push(merged(runs[i] as Operation[], runs[i + 1] ?? []));
    runs = pairs;
  }
  return runs[0] ?? [];
}

function readThread({ chunks, names }: ThreadOperations, actors: readonly Actor[]): Operation[] {
  const operations: Operation[] = [];
  const cursor = new Cursor();
  for (const words of chunks) {
    cursor.words = words;
    for (let at = 0; at < words.length; at += 2 + (words[at + 1] as number)) {
      cursor.at = at;
      if (((words[at] as number) & 0xff) === PARALLEL_ENTRY.latency) continue;
      operations.push(readOperation(cursor, names, actors));
    }
  }
  return operations;
}

function readOperation(
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

/** Words of an entry, read one after another. */
class Cursor implements WordSource {
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

/** An actor's operations are in order as they are; those of several tasks of a thread are not. */
function inOrder(operations: Operation[]): Operation[] {
  for (let i = 1; i < operations.length; i++) {
    if (byInvocation(operations[i - 1] as Operation, operations[i] as Operation) > 0)
      return operations.sort(byInvocation);
  }
  return operations;
}

function merged(some: Operation[], others: Operation[]): Operation[] {
  if (others.length === 0) return some;
  const all: Operation[] = [];
  let [one, other] = [0, 0];
  while (one < some.length && other < others.length) {
    const first = some[one] as Operation;
    const second = others[other] as Operation;
    if (byInvocation(first, second) <= 0) {
      all.push(first);
      one++;
    } else {
      all.push(second);
      other++;
    }
  }
  while (one < some.length) all.push(some[one++] as Operation);
  while (other < others.length) all.push(others[other++] as Operation);
  return all;
}

function byInvocation(one: Operation, other: Operation): number {
  return one.invokedAt - other.invokedAt || one.respondedAt - other.respondedAt;
}
