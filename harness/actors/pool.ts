import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { RETIRE_LIMIT_MS, THREAD_HEAP_MIB } from '../base/limits.ts';
import { settlesWithin } from '../base/settles-within.ts';

type LoadBalancer = NonNullable<
  NonNullable<ConstructorParameters<typeof Piscina>[0]>['loadBalancer']
>;

/**
 * A pool with exactly so many threads, each of which runs one task at a time. Tasks are for its threads in turn: of so
 * many tasks that are run one after another, the first one is always the same thread's.
 */
export function openPool(entry: string, threads: number, workerData: unknown): Piscina {
  const pool: Piscina = new Piscina({
    filename: workerFile(entry),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    // Parked pool threads would otherwise sit in the very Atomics.wait that is being patched.
    atomics: 'disabled',
    recordTiming: false,
    workerHistogram: false,
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MIB },
    loadBalancer: inTurn(() => pool.threads.map(({ threadId }) => threadId)),
  });
  return pool;
}

/** Left alone, a pool gives a task to any thread that is free; `threads`: their numbers, once all have been made. */
function inTurn(threads: () => number[]): LoadBalancer {
  /** The threads of tasks that wait for theirs. */
  const meant = new Map<number, number>();
  let order: readonly number[] | undefined;
  let next = 0;
  return ({ taskId }, workers) => {
    order ??= threads().sort((one, other) => one - other);
    const thread = meant.get(taskId) ?? (order[next++ % order.length] as number);
    meant.set(taskId, thread);
    const worker = workers.find(({ id }) => id === thread);
    if (worker === undefined || worker.currentUsage > 0) return null;
    meant.delete(taskId);
    return worker;
  };
}

/** Ends a pool's threads. See `hasStuckThreads` for those that do not let go. */
export async function closePool(pool: Piscina): Promise<void> {
  const destroyed = pool.destroy();
  destroyed.catch(() => undefined);
  // Out of memory: the news must get out before V8 ends the whole process.
  if (!threadsStuck) threadsStuck = !(await settlesWithin(destroyed, RETIRE_LIMIT_MS));
}

let threadsStuck = false;

/**
 * Whether this process is of no further use: a thread of it did not end when it was told to and goes
 * on computing, or took so much memory that nobody waits whether it ends.
 */
export function hasStuckThreads(): boolean {
  return threadsStuck;
}

/** To be called when nobody will wait for a thread to end. */
export function giveUpThreads(): void {
  threadsStuck = true;
}

/** The compiled worker where there is one, else the TypeScript source. */
function workerFile(entry: string): string {
  const compiled = fileURLToPath(new URL(`../../workers/${entry}.js`, import.meta.url));
  if (existsSync(compiled)) return compiled;
  return fileURLToPath(new URL(`../../workers/${entry}.ts`, import.meta.url));
}
