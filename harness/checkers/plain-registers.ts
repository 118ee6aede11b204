import { MAX_PLAIN_KEY } from '../base/limits.ts';
import { type CallColumns, type CallRecord, NOT_PLAIN, PLAIN } from '../model/calls.ts';
import { recordOf } from './call-record.ts';
import { columnsOf, greatest, placeOf, placesFor, plainOf } from './plain-calls.ts';
import { RegisterCache } from './register-cache.ts';
import type { RegisterOptions } from './register-options.ts';

const NEVER = 0x7fff_ffff;

/** A key whose first value nobody has asked for yet. */
const NOT_ASKED = NOT_PLAIN - 1;

/** The writes that took effect. */
interface Writes {
  readonly count: number;
  readonly key: Int32Array;
  readonly value: Int32Array;
  readonly invoked: Int32Array;
  readonly responded: Int32Array;
}

/**
 * What `registersOf` makes of writes whose keys and values are plain, in columns. It says what is right; what is not, or
 * what it cannot say, is for the operations to tell.
 */
export class PlainRegisters {
  readonly #initial: (key: unknown) => unknown;
  readonly #writes: Writes;
  readonly #keys: number;
  readonly #mostValue: number;
  /** By the place of a value: a write of it, from 1; and by write the next one of the same value. */
  readonly #writeOf: Int32Array;
  readonly #nextOf: Int32Array;
  /** By write: the first response among the writes of its key that certainly came after it. */
  readonly #overwrittenAt: Int32Array;
  /** By key: the first response among all of its writes. */
  readonly #firstDone: Int32Array;
  readonly #initialOf: Int32Array;

  constructor(writes: Writes, keys: number, mostValue: number, initial: (key: unknown) => unknown) {
    this.#writes = writes;
    this.#keys = keys;
    this.#mostValue = mostValue;
    this.#initial = initial;
    this.#initialOf = new Int32Array(keys).fill(NOT_ASKED);
    this.#writeOf = placesFor(mostValue);
    this.#nextOf = new Int32Array(writes.count + 1);
    this.#firstDone = new Int32Array(keys).fill(NEVER);
    for (let write = 0; write < writes.count; write++) {
      const place = placeOf(writes.value[write] as number);
      this.#nextOf[write + 1] = this.#writeOf[place] as number;
      this.#writeOf[place] = write + 1;
      const key = writes.key[write] as number;
      const responded = writes.responded[write] as number;
      if (responded < (this.#firstDone[key] as number)) this.#firstDone[key] = responded;
    }
    this.#overwrittenAt = overwriting(writes, keys);
  }

  /** Whether each read saw what was there while it ran. `mayForget`: or nothing. */
  areReadRight(reads: CallColumns, mayForget: boolean): boolean {
    const { count, first, result, invoked, responded } = reads;
    for (let read = 0; read < count; read++) {
      const value = result[read] as number;
      if (value === PLAIN.nothing && mayForget) continue;
      const key = first[read] as number;
      if (!this.#wasThere(key, value, invoked[read] as number, responded[read] as number))
        return false;
    }
    return true;
  }

  /** Whether each key ends with what some last write put there. `mayForget`: or with nothing. */
  endRight(entries: readonly (readonly [unknown, unknown])[], mayForget: boolean): boolean {
    const finals = new Map<number, number>();
    for (const [key, value] of entries) {
      const plainKey = plainOf(key);
      if (plainKey < 0) return false;
      finals.set(plainKey, plainOf(value ?? undefined));
    }
    for (let key = 0; key < this.#keys; key++) {
      if (this.#firstDone[key] !== NEVER && !finals.has(key)) finals.set(key, PLAIN.nothing);
    }
    for (const [key, value] of finals) {
      if (value === PLAIN.nothing && mayForget) continue;
      if (!this.#wasThere(key, value, NEVER - 1, NEVER)) return false;
    }
    return true;
  }

  #wasThere(key: number, value: number, invoked: number, responded: number): boolean {
    if (key < 0 || value <= NOT_PLAIN) return false;
    if (key >= this.#keys) return plainOf(this.#initial(key) ?? undefined) === value;
    const isUntouched = (this.#firstDone[key] as number) > invoked;
    if (isUntouched && value === this.#initialValue(key)) return true;
    if (value > this.#mostValue) return false;
    const writes = this.#writes;
    for (
      let at = this.#writeOf[placeOf(value)] as number;
      at > 0;
      at = this.#nextOf[at] as number
    ) {
      const write = at - 1;
      const isSource = writes.key[write] === key && (writes.invoked[write] as number) < responded;
      if (isSource && (this.#overwrittenAt[write] as number) > invoked) return true;
    }
    return false;
  }

  #initialValue(key: number): number {
    if (this.#initialOf[key] === NOT_ASKED)
      this.#initialOf[key] = plainOf(this.#initial(key) ?? undefined);
    return this.#initialOf[key] as number;
  }
}

const made = new RegisterCache<PlainRegisters | undefined>();

/**
 * The registers of what an invariant sees under these options; undefined where the writes are not plain, or the options ask
 * for more than columns tell.
 */
export function plainRegistersOf(
  context: object,
  options: RegisterOptions,
): PlainRegisters | undefined {
  const record = recordOf(context);
  if (record === undefined) return undefined;
  return made.of(context, options, () => plainRegisters(record, options));
}

function plainRegisters(record: CallRecord, options: RegisterOptions): PlainRegisters | undefined {
  const { key, value, accepted, remove, initial = () => undefined } = options;
  if ([key, value, accepted, remove].some((option) => option !== undefined)) return undefined;
  const columns = columnsOf(record, options.write);
  if (columns === undefined) return undefined;
  const writes = writesIn(columns);
  const [mostKey, mostValue] = [greatest([writes.key]), greatest([writes.value])];
  if (mostKey > MAX_PLAIN_KEY || mostValue === Number.POSITIVE_INFINITY) return undefined;
  if (writes.key.some((each) => each < 0)) return undefined;
  return new PlainRegisters(writes, mostKey + 1, mostValue, initial);
}

function writesIn(columns: readonly CallColumns[]): Writes {
  const most = columns.reduce((sum, { count }) => sum + count, 0);
  const [key, value, invoked, responded] = Array.from(
    { length: 4 },
    () => new Int32Array(most),
  ) as [Int32Array, Int32Array, Int32Array, Int32Array];
  let count = 0;
  for (const from of columns) {
    for (let call = 0; call < from.count; call++) {
      if (from.result[call] === PLAIN.false) continue;
      key[count] = from.first[call] as number;
      value[count] = from.second[call] as number;
      invoked[count] = from.invoked[call] as number;
      responded[count] = from.responded[call] as number;
      count++;
    }
  }
  const taken = (column: Int32Array) => column.subarray(0, count);
  return {
    count,
    key: taken(key),
    value: taken(value),
    invoked: taken(invoked),
    responded: taken(responded),
  };
}

/**
 * From the last moment back: what is met as invoked came after all whose responses are still to be met. A response's number
 * is that of one moment, and what was invoked at it came after it.
 */
function overwriting({ count, key, invoked, responded }: Writes, keys: number): Int32Array {
  const overwrittenAt = new Int32Array(count).fill(NEVER);
  if (count === 0) return overwrittenAt;
  const earliest = new Int32Array(keys).fill(NEVER);
  const from = invoked.reduce((least, each) => Math.min(least, each));
  const moments = responded.reduce((most, each) => Math.max(most, each)) - from + 1;
  // By moment: a write, from 1; and by write the next one that was invoked at the same.
  const invokedThen = new Int32Array(moments);
  const nextInvoked = new Int32Array(count + 1);
  const respondedThen = new Int32Array(moments);
  for (let write = 0; write < count; write++) {
    const moment = (invoked[write] as number) - from;
    nextInvoked[write + 1] = invokedThen[moment] as number;
    invokedThen[moment] = write + 1;
    respondedThen[(responded[write] as number) - from] = write + 1;
  }
  for (let moment = moments - 1; moment >= 0; moment--) {
    for (let at = invokedThen[moment] as number; at > 0; at = nextInvoked[at] as number) {
      const its = key[at - 1] as number;
      const done = responded[at - 1] as number;
      if (done < (earliest[its] as number)) earliest[its] = done;
    }
    const done = respondedThen[moment] as number;
    if (done > 0) overwrittenAt[done - 1] = earliest[key[done - 1] as number] as number;
  }
  return overwrittenAt;
}
