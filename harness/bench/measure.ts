import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { diesWithParent } from '../actors/spawn-node.ts';
import { HarnessError, UsageError } from '../base/errors.ts';
import { clearTimer, setTimer } from '../base/originals.ts';
import { removeScratch } from '../base/scratch.ts';
import type { BenchLoad, Reading } from '../model/bench.ts';
import type { BenchSubject, BlockReply, BlockRequest } from './block/block-protocol.ts';

export type { BenchSubject } from './block/block-protocol.ts';

/** How the actors of a scenario can be run for a load; see `plan.ts`. */
export interface BlockOptions {
  /** Actors, by number, in the order in which they run one after another. */
  readonly order: readonly number[];
  readonly isOneThread: boolean;
  /** Milliseconds to measure for. */
  readonly timeMs: number;
  /** Ends the block early. */
  readonly signal: AbortSignal;
}

/** A block must be over after its time so many times, and this on top: setup and warm-up are not measured. */
const TIME_FACTOR = 20;
const TIME_SLACK_MS = 30_000;
/** A trial that takes longer computes on and on. */
const TRIAL_LIMIT_MS = 20_000;

/**
 * Measures a subject under a load in a process of its own: one block.
 * @throws UsageError where the code fails; HarnessError where the block does not end; InterruptedError.
 */
export async function measureBlock(
  subject: BenchSubject,
  load: BenchLoad,
  { order, isOneThread, timeMs, signal }: BlockOptions,
): Promise<readonly Reading[]> {
  const request: BlockRequest = { kind: 'block', subject, load, order, isOneThread, timeMs };
  const reply = await ask(request, timeMs * TIME_FACTOR + TIME_SLACK_MS, signal);
  if (reply.kind === 'measured') return reply.readings;
  const why =
    reply.kind === 'late'
      ? `it did not end within ${Math.round((timeMs * TIME_FACTOR + TIME_SLACK_MS) / 1000)} s`
      : 'an actor waits for another one, which it did not do in a trial';
  throw new HarnessError(`harness cannot measure ${subject.target.name} because ${why}`);
}

/** How the actors fared when they ran one after another. */
export type Trial =
  | { readonly kind: 'ran'; readonly redirected: boolean }
  | { readonly kind: 'waits' };

/**
 * Tries whether the actors of a scenario can run one after another, in a process of its own.
 * @throws UsageError where the code fails; InterruptedError.
 */
export async function tryOrder(
  subject: BenchSubject,
  order: readonly number[],
  signal: AbortSignal,
): Promise<Trial> {
  const reply = await ask({ kind: 'trial', subject, order }, TRIAL_LIMIT_MS, signal);
  return reply.kind === 'ran' ? reply : { kind: 'waits' };
}

/** Thrown where a signal ends a measurement early. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

type Answer = Exclude<BlockReply, { kind: 'failed' }> | { readonly kind: 'late' };

async function ask(request: BlockRequest, limitMs: number, signal: AbortSignal): Promise<Answer> {
  if (signal.aborted) throw new InterruptedError('interrupted');
  const child = fork(blockFile(), [], {
    serialization: 'advanced',
    // What the code prints must not end up in the middle of a report.
    stdio: ['ignore', 2, 2, 'ipc'],
    ...command(),
  });
  child.once('exit', () => removeScratch(child.pid as number));
  let timer: NodeJS.Timeout | undefined;
  let interrupt: (() => void) | undefined;
  try {
    const reply = await new Promise<BlockReply | { readonly kind: 'late' }>((resolve, reject) => {
      const lost = (why: string) =>
        reject(new HarnessError(`the process of a block ended by itself (${why})`));
      child.once('message', (message: BlockReply) => resolve(message));
      child.once('error', (error) => lost(error.message));
      child.once('exit', (code, by) => lost(by === null ? `exit code ${code}` : `signal ${by}`));
      timer = setTimer(() => resolve({ kind: 'late' }), limitMs);
      interrupt = () => reject(new InterruptedError('interrupted'));
      signal.addEventListener('abort', interrupt);
      child.send(request, (error) => error && lost(error.message));
    });
    if (reply.kind !== 'failed') return reply;
    throw reply.usage ? new UsageError(reply.message) : new HarnessError(reply.message);
  } finally {
    clearTimer(timer);
    if (interrupt !== undefined) signal.removeEventListener('abort', interrupt);
    child.kill('SIGKILL');
  }
}

/** Node, ended with this process where the system can see to it: user code may compute for ever. */
function command(): { execPath: string; execArgv: string[] } {
  const flags = ['--disable-warning=ExperimentalWarning'];
  return diesWithParent()
    ? { execPath: 'setpriv', execArgv: ['--pdeathsig', 'KILL', process.execPath, ...flags] }
    : { execPath: process.execPath, execArgv: flags };
}

/** The compiled entry where there is one, else the TypeScript source. */
function blockFile(): string {
  const compiled = fileURLToPath(new URL('./block/block-main.js', import.meta.url));
  return existsSync(compiled)
    ? compiled
    : fileURLToPath(new URL('./block/block-main.ts', import.meta.url));
}
