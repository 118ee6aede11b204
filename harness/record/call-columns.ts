import { type CallColumns, NOT_PLAIN, PLAIN } from '../model/calls.ts';
import { OPERATION_WORD, PARALLEL_ENTRY } from './parallel-recorder.ts';
import { plainValue } from './value-codec.ts';

const MAX_ARGS = 2;

/** The number of the name in an operation's entry. */
export function nameAt(words: Int32Array, at: number): number {
  return words[at + OPERATION_WORD.name] as number;
}

/** Columns for so many calls of one name, as they are filled. */
export class ColumnsOfName implements CallColumns {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly result: Int32Array;
  readonly invoked: Int32Array;
  readonly responded: Int32Array;
  /** Where the entries lie, in the order in which they were added. */
  readonly places: Int32Array;
  count = 0;
  isPlain = true;

  constructor(calls: number) {
    const column = () => new Int32Array(calls);
    this.first = column();
    this.second = column();
    this.result = column();
    this.invoked = column();
    this.responded = column();
    this.places = column();
  }

  /** Takes over the entry at `at`; `place` is what it is known by. */
  add(words: Int32Array, at: number, place: number): void {
    const call = this.count++;
    this.places[call] = place;
    if (!this.isPlain) return;
    this.invoked[call] = words[at + OPERATION_WORD.invoked] as number;
    this.responded[call] = words[at + OPERATION_WORD.responded] as number;
    this.isPlain = this.#addValues(words, at, call);
  }

  /** Whether all values of an entry are plain. */
  #addValues(words: Int32Array, at: number, call: number): boolean {
    const args = words[at + OPERATION_WORD.count] as number;
    const returned = ((words[at] as number) & 0xff) === PARALLEL_ENTRY.returned;
    if (!returned || args > MAX_ARGS) return false;
    const first = at + OPERATION_WORD.values;
    const one = args > 0 ? plainValue(words, first) : PLAIN.nothing;
    const second = args > 0 ? first + wordsOf(one) : first;
    const other = args > 1 ? plainValue(words, second) : PLAIN.nothing;
    const last = args > 1 ? second + wordsOf(other) : second;
    const result = plainValue(words, last);
    this.first[call] = one;
    this.second[call] = other;
    this.result[call] = result;
    return one > NOT_PLAIN && other > NOT_PLAIN && result > NOT_PLAIN;
  }
}

const wordsOf = (plain: number): number => (plain < 0 ? 1 : 2);
