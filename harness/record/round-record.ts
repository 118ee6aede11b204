import type { CallColumns, CallRecord } from '../model/calls.ts';
import type { History, Operation } from '../model/history.ts';
import type { Actor } from '../model/scenario.ts';
import { ColumnsOfName, nameAt } from './call-columns.ts';
import { Cursor, readOperation } from './operation-entry.ts';
import { PARALLEL_ENTRY } from './parallel-recorder.ts';
import { inOrder, readHistory, type ThreadOperations } from './round-history.ts';

/** Whole entries of one thread, and the place of the first word among the words of all. */
interface Stretch {
  readonly words: Int32Array;
  readonly names: readonly string[];
  readonly from: number;
}

/**
 * A round as it was written down. Most of its calls are looked at in columns: to make an operation of each, and to have them
 * collected again, takes longer than to check them.
 */
export class RoundRecord implements CallRecord {
  readonly #threads: readonly ThreadOperations[];
  readonly #actors: readonly Actor[];
  #history: History | undefined;
  #stretches: readonly Stretch[] | undefined;
  #calls: ReadonlyMap<string, ColumnsOfName> | undefined;
  readonly #operations = new Map<string, readonly Operation[]>();

  /** `actors`: of the scenario, by their numbers. */
  constructor(threads: readonly ThreadOperations[], actors: readonly Actor[]) {
    this.#threads = threads;
    this.#actors = actors;
  }

  /** All operations, by invocation. */
  get history(): History {
    this.#history ??= readHistory(this.#threads, this.#actors);
    return this.#history;
  }

  columns(name: string): CallColumns | undefined {
    const calls = this.#byName().get(name) ?? NO_CALLS;
    return calls.isPlain ? calls : undefined;
  }

  operations(name: string): readonly Operation[] {
    const known = this.#operations.get(name);
    if (known !== undefined) return known;
    const operations = this.#read(this.#byName().get(name) ?? NO_CALLS);
    this.#operations.set(name, operations);
    return operations;
  }

  #read({ places }: ColumnsOfName): readonly Operation[] {
    const stretches = this.#allStretches();
    const cursor = new Cursor();
    const operations: Operation[] = [];
    let nth = 0;
    for (const place of places) {
      let stretch = stretches[nth] as Stretch;
      while (place >= stretch.from + stretch.words.length) stretch = stretches[++nth] as Stretch;
      cursor.words = stretch.words;
      cursor.at = place - stretch.from;
      operations.push(readOperation(cursor, stretch.names, this.#actors));
    }
    return inOrder(operations);
  }

  #allStretches(): readonly Stretch[] {
    if (this.#stretches !== undefined) return this.#stretches;
    let from = 0;
    this.#stretches = this.#threads.flatMap(({ chunks, names }) =>
      chunks.map((words) => {
        const stretch = { words, names, from };
        from += words.length;
        return stretch;
      }),
    );
    return this.#stretches;
  }

  #byName(): ReadonlyMap<string, ColumnsOfName> {
    this.#calls ??= columnsByName(this.#allStretches());
    return this.#calls;
  }
}

const NO_CALLS = new ColumnsOfName(0);

function columnsByName(stretches: readonly Stretch[]): Map<string, ColumnsOfName> {
  const calls = new Map<string, ColumnsOfName>();
  for (const [name, count] of countByName(stretches)) calls.set(name, new ColumnsOfName(count));
  for (const { words, names, from } of stretches) {
    const byNumber = names.map((name) => calls.get(name));
    for (let at = 0; at < words.length; at = nextEntry(words, at)) {
      if (isCall(words, at)) byNumber[nameAt(words, at)]?.add(words, at, from + at);
    }
  }
  return calls;
}

function countByName(stretches: readonly Stretch[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { words, names } of stretches) {
    const byNumber = new Int32Array(names.length);
    for (let at = 0; at < words.length; at = nextEntry(words, at)) {
      if (isCall(words, at)) byNumber[nameAt(words, at)]++;
    }
    names.forEach((name, number) => {
      const count = byNumber[number] as number;
      if (count > 0) counts.set(name, (counts.get(name) ?? 0) + count);
    });
  }
  return counts;
}

const nextEntry = (words: Int32Array, at: number): number => at + 2 + (words[at + 1] as number);

const isCall = (words: Int32Array, at: number): boolean =>
  ((words[at] as number) & 0xff) !== PARALLEL_ENTRY.latency;
