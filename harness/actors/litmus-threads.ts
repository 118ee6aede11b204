import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { LitmusThreadSetup } from '../../workers/protocol-litmus.ts';
import { messageOf } from '../base/errors.ts';
import { HANG_WALL_FACTOR, LITMUS_HANG_MS, WATCHDOG_PERIOD_MS } from '../base/limits.ts';
import { clearTicker, nowMs, setTicker } from '../base/originals.ts';
import { hasEnded, stridesOf } from '../litmus/control.ts';

export type { LitmusThreadSetup } from '../../workers/protocol-litmus.ts';

/** How the threads of a litmus program came to their end. */
export type LitmusEnd =
  | { readonly kind: 'complete' }
  /** An actor threw, or called `process.exit`; its number. */
  | { readonly kind: 'died'; readonly actor: number; readonly message: string }
  /** No stride came to its end for so long. */
  | { readonly kind: 'hung'; readonly cpuMs: number; readonly wallMs: number };

/**
 * Runs a litmus program in fresh threads, one for each setup, to its end. Fresh, because a call of the
 * actor that has known another function is not compiled into the loop any more; and not from a pool,
 * because these threads have one task in their lives. All are gone when the promise settles.
 */
export async function runLitmusThreads(
  setups: readonly LitmusThreadSetup[],
  onTick: () => void,
): Promise<LitmusEnd> {
  const threads = setups.map(start);
  const watchdog = watch(setups, onTick);
  try {
    const ends = threads.map((thread, actor) => endOf(thread, setups[actor] as LitmusThreadSetup));
    const complete = Promise.all(ends).then(
      (all): LitmusEnd => all.find(({ kind }) => kind !== 'complete') ?? { kind: 'complete' },
    );
    // One that died leaves the others waiting for it.
    const died = ends.map(async (end) => ((await end).kind === 'died' ? end : complete));
    return await Promise.race([complete, ...died, watchdog.alarm]);
  } finally {
    watchdog.stop();
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

function start(setup: LitmusThreadSetup): Worker {
  const thread = new Worker(workerFile(), { workerData: setup, stdout: true });
  // What actors print must not end up in the middle of a report.
  thread.stdout.pipe(process.stderr, { end: false });
  return thread;
}

function endOf(thread: Worker, { actor, control }: LitmusThreadSetup): Promise<LitmusEnd> {
  return new Promise((resolve) => {
    const died = (message: string) => resolve({ kind: 'died', actor, message });
    thread.once('error', (thrown) => died(messageOf(thrown)));
    thread.once('exit', (code) => {
      if (hasEnded(control)) resolve({ kind: 'complete' });
      else died(`it ended its thread with exit code ${code}`);
    });
  });
}

/** The compiled worker where there is one, else the TypeScript source. */
function workerFile(): URL {
  const compiled = new URL('../../workers/litmus-thread.js', import.meta.url);
  if (existsSync(compiled)) return compiled;
  return new URL('../../workers/litmus-thread.ts', import.meta.url);
}

/**
 * Sees a program whose stride does not end: by CPU time where an actor computes, by the wall clock where
 * it waits. Calls `onTick` a few times a second.
 */
function watch(
  [setup]: readonly LitmusThreadSetup[],
  onTick: () => void,
): { alarm: Promise<LitmusEnd>; stop: () => void } {
  let ticker: NodeJS.Timeout | undefined;
  let last = 0;
  let since = nowMs();
  let cpuSince = cpuMs();
  const alarm = new Promise<LitmusEnd>((resolve) => {
    ticker = setTicker(() => {
      onTick();
      const strides = setup === undefined ? 0 : stridesOf(setup.control);
      if (strides !== last) {
        last = strides;
        since = nowMs();
        cpuSince = cpuMs();
        return;
      }
      const spentMs = cpuMs() - cpuSince;
      const wallMs = nowMs() - since;
      if (spentMs > LITMUS_HANG_MS || wallMs > LITMUS_HANG_MS * HANG_WALL_FACTOR) {
        resolve({ kind: 'hung', cpuMs: spentMs, wallMs });
      }
    }, WATCHDOG_PERIOD_MS);
  });
  return { alarm, stop: () => clearTicker(ticker) };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
