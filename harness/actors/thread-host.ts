import type { BatchMessage, ThreadSetup } from '../../workers/protocol.ts';
import { messageOf } from '../base/errors.ts';
import {
  ACTOR_MEMORY_MIB,
  HANG_WALL_FACTOR,
  START_LIMIT_MS,
  WATCHDOG_PERIOD_MS,
} from '../base/limits.ts';
import { clearTicker, nowMs, setTicker } from '../base/originals.ts';
import { batchEnd, batchState, hasStarted, progressOf } from '../conductor/batch.ts';
import { BATCH, type Control } from '../conductor/layout.ts';
import { portsOf } from './link-ports.ts';
import { memoryAllowance } from './memory-allowance.ts';
import { closePool, giveUpThreads, openPool } from './pool.ts';

export type {
  BatchLinks,
  BatchMessage,
  BatchStates,
  PlannedCall,
  ThreadSetup,
} from '../../workers/protocol.ts';
export { hasStuckThreads } from './pool.ts';

/** How a batch came to its end. */
export type BatchEnd =
  /** All executions are over. `strays`: errors that surfaced after the last one. */
  | { readonly kind: 'complete'; readonly strays: readonly string[] }
  /** An execution ended so that its threads cannot go on; its row says how. */
  | { readonly kind: 'broken' }
  /** An actor computes, or waits for something outside, and reaches no schedule point. */
  | {
      readonly kind: 'hung';
      readonly cpuMs: number;
      readonly wallMs: number;
      /** Where its code is, innermost frame first, as far as that can be told; to be asked before `retire`. */
      readonly stack?: () => Promise<string[]>;
    }
  /** A thread is gone. `started`: false when it could not even begin, e.g. its module throws. */
  | {
      readonly kind: 'died';
      readonly message: string;
      readonly code: string;
      readonly started: boolean;
    };

/** The threads of one group of actors. */
export interface ThreadGroup {
  /** Runs one batch: `messages[i]` for thread i. A group is of no use after any end but `complete`. */
  run(messages: readonly BatchMessage[], hangMs: number): Promise<BatchEnd>;
  /** Ends all threads, wherever they are. See `hasStuckThreads` for those that do not let go. */
  retire(): Promise<void>;
}

/** Starts so many threads. Nothing is awaited: a thread that cannot start fails the run. */
export function startThreads(setup: ThreadSetup, control: Control, threads: number): ThreadGroup {
  const pool = openPool('thread-actor', threads, setup);
  let poolError: ((thrown: unknown) => void) | undefined;
  pool.on('error', (thrown) => poolError?.(thrown));
  return {
    async run(messages, hangMs) {
      const started = () => hasStarted(control);
      const died = new Promise<BatchEnd>((resolve) => {
        poolError = (thrown) => resolve(deathOf(thrown, started()));
      });
      const tasks = Promise.all(
        messages.map(
          (message) =>
            pool.run(message, { transferList: portsOf(message.links) }) as Promise<string[]>,
        ),
      );
      const complete = tasks.then(
        (strays): BatchEnd => ({ kind: 'complete', strays: strays.flat() }),
        (thrown): BatchEnd => deathOf(thrown, started()),
      );
      const broken = batchEnd(control).then((): BatchEnd | Promise<BatchEnd> =>
        batchState(control) === BATCH.broken ? { kind: 'broken' } : complete,
      );
      const watchdog = watch(control, threads, hangMs);
      try {
        return await Promise.race([complete, broken, died, watchdog.alarm]);
      } finally {
        watchdog.stop();
      }
    },
    retire: () => closePool(pool),
  };
}

function deathOf(thrown: unknown, started: boolean): BatchEnd {
  const code = (thrown as { code?: unknown } | null)?.code;
  return {
    kind: 'died',
    message: messageOf(thrown),
    code: typeof code === 'string' ? code : '',
    started,
  };
}

/**
 * Sees an actor that reaches no schedule point: by the CPU time spent without progress, so that a
 * stalled machine raises no alarm, and by the wall clock for one that waits without computing. Sees
 * one that takes too much memory, too.
 */
function watch(
  control: Control,
  threads: number,
  hangMs: number,
): { alarm: Promise<BatchEnd>; stop: () => void } {
  const takesTooMuch = memoryAllowance(threads, ACTOR_MEMORY_MIB);
  let last = -1;
  let since = nowMs();
  let cpuSince = cpuMs();
  let ticker: NodeJS.Timeout | undefined;
  const alarm = new Promise<BatchEnd>((resolve) => {
    ticker = setTicker(() => {
      const started = hasStarted(control);
      if (started && takesTooMuch()) {
        giveUpThreads();
        resolve(outOfMemory());
      }
      const progress = started ? progressOf(control) : -2;
      if (progress !== last) {
        last = progress;
        since = nowMs();
        cpuSince = cpuMs();
        return;
      }
      const wallMs = nowMs() - since;
      const spentMs = cpuMs() - cpuSince;
      if (!started) {
        if (wallMs > START_LIMIT_MS) resolve(notStarted());
      } else if (spentMs > hangMs || wallMs > hangMs * HANG_WALL_FACTOR) {
        resolve({ kind: 'hung', cpuMs: spentMs, wallMs });
      }
    }, WATCHDOG_PERIOD_MS);
  });
  return { alarm, stop: () => clearTicker(ticker) };
}

function outOfMemory(): BatchEnd {
  const message = `it took more than ${ACTOR_MEMORY_MIB} MiB of memory`;
  return { kind: 'died', message, code: 'ERR_WORKER_OUT_OF_MEMORY', started: true };
}

function notStarted(): BatchEnd {
  const message = `the actors' threads did not start within ${START_LIMIT_MS / 1000} s`;
  return { kind: 'died', message, code: '', started: false };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
