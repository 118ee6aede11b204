import type { History, Operation } from '../model/history.ts';
import type { Actor } from '../model/scenario.ts';
import { Cursor, readOperation } from './operation-entry.ts';
import { PARALLEL_ENTRY } from './parallel-recorder.ts';

/** The operations of one thread as they stood in its ring, and the texts of its names by their numbers. */
export interface ThreadOperations {
  readonly chunks: readonly Int32Array[];
  readonly names: readonly string[];
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

/** By invocation. An actor's operations are in order as they are; those of several tasks of a thread are not. */
export function inOrder(operations: Operation[]): Operation[] {
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
