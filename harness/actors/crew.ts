import { lstat } from 'node:fs';
import type { CrewBatch, CrewReply, CrewSetup } from '../../workers/stress-protocol.ts';
import { messageOf } from '../base/errors.ts';
import { CREW_MEMORY_MIB, START_LIMIT_MS, WATCHDOG_PERIOD_MS } from '../base/limits.ts';
import { clearTicker, nowMs, setTicker } from '../base/originals.ts';
import { ACTOR_STATE, actorWord, type ParallelControl, WORD } from '../parallel/layout.ts';
import { portsOf } from './link-ports.ts';
import { memoryAllowance } from './memory-allowance.ts';
import { Patience } from './patience.ts';
import { closePool, giveUpThreads, openPool } from './pool.ts';
import { stacksOfThreads } from './thread-stacks.ts';

export type {
  Counting,
  CrewBatch,
  CrewReply,
  CrewSetup,
  MemberSetup,
} from '../../workers/stress-protocol.ts';

/** How the rounds of a crew came to their end. */
export type CrewEnd =
  | { readonly kind: 'complete'; readonly replies: readonly CrewReply[] }
  /** Nothing moved any more; `areCoresShort`: threads waited for cores meanwhile. */
  | {
      readonly kind: 'hung';
      readonly wallMs: number;
      readonly areCoresShort: boolean;
      readonly actors: readonly StuckActor[];
    }
  /** `actor`: whose process it was; undefined for a thread, of which that is not known. */
  | {
      readonly kind: 'died';
      readonly message: string;
      readonly code: string;
      readonly actor?: number;
    };

/** An actor that has not ended. */
export interface StuckActor {
  readonly actor: number;
  /** The number of the operation's name under way, in the actor's thread; 0: none. */
  readonly operation: number;
  /** Where its thread is, innermost frame first; empty for one whose event loop is idle. */
  readonly stack: readonly string[];
}

/** Actors that truly run at once. */
export interface Crew {
  /** Runs rounds; `batches[i]` is thread i's. Of no use after any end but `complete`. */
  run(batches: readonly CrewBatch[], hangMs: number): Promise<CrewEnd>;
  retire(): Promise<void>;
}

/** Starts a crew in worker threads. Nothing is awaited: a thread that cannot start ends the first run. */
export function startCrew(setup: CrewSetup, control: ParallelControl): Crew {
  // The platform's own threads are bound to where the thread runs that makes them: this one runs anywhere.
  lstat('/', () => undefined);
  const pool = openPool('stress-thread', control.threads, setup);
  let poolError: ((thrown: unknown) => void) | undefined;
  pool.on('error', (thrown) => poolError?.(thrown));
  return {
    async run(batches, hangMs) {
      const died = new Promise<CrewEnd>((resolve) => {
        poolError = (thrown) => resolve(deathOf(thrown));
      });
      const complete = Promise.all(
        batches.map(
          (batch) => pool.run(batch, { transferList: portsOf(batch.links) }) as Promise<CrewReply>,
        ),
      ).then((replies): CrewEnd => ({ kind: 'complete', replies }), deathOf);
      const watchdog = watch(setup, control, hangMs);
      try {
        const end = await Promise.race([complete, died, watchdog.alarm]);
        return end.kind === 'hung' ? { ...end, actors: await located(end.actors, control) } : end;
      } finally {
        watchdog.stop();
      }
    },
    retire: () => closePool(pool),
  };
}

function deathOf(thrown: unknown): CrewEnd {
  const code = (thrown as { code?: unknown } | null)?.code;
  return { kind: 'died', message: messageOf(thrown), code: typeof code === 'string' ? code : '' };
}

/**
 * Sees that nothing moves any more, by the wall clock: no operation was begun by any actor, and none has returned. While no
 * actor runs there is more time.
 */
function watch(
  { placement }: CrewSetup,
  { words, threads }: ParallelControl,
  hangMs: number,
): { alarm: Promise<CrewEnd>; stop: () => void } {
  let last = '';
  let ticker: NodeJS.Timeout | undefined;
  const patience = new Patience(nowMs);
  const takesTooMuch = memoryAllowance(threads, CREW_MEMORY_MIB);
  const alarm = new Promise<CrewEnd>((resolve) => {
    ticker = setTicker(() => {
      if (takesTooMuch()) {
        giveUpThreads();
        resolve({ kind: 'died', message: '', code: 'ERR_WORKER_OUT_OF_MEMORY' });
      }
      const standing = placement.map((_, actor) => words[actorWord(actor, 'progress')]).join();
      const now = `${words[WORD.clock]} ${standing} ${placement.map((_, actor) => words[actorWord(actor, 'state')]).join()}`;
      if (now !== last) {
        last = now;
        patience.renew();
        return;
      }
      // Members load before their first round, and count what they hold behind the last one.
      const acts = placement.some(
        (_, actor) => words[actorWord(actor, 'state')] === ACTOR_STATE.runs,
      );
      const wallMs = patience.stillMs;
      if (!patience.isOver(acts ? hangMs : START_LIMIT_MS)) return;
      const { areCoresShort } = patience;
      resolve({ kind: 'hung', wallMs, areCoresShort, actors: stuckActors(words, placement) });
    }, WATCHDOG_PERIOD_MS);
  });
  return { alarm, stop: () => clearTicker(ticker) };
}

function stuckActors(words: Int32Array, placement: readonly number[]): StuckActor[] {
  return placement.flatMap((_, actor) =>
    words[actorWord(actor, 'state')] === ACTOR_STATE.ended
      ? []
      : [{ actor, operation: words[actorWord(actor, 'operation')] as number, stack: [] }],
  );
}

async function located(
  actors: readonly StuckActor[],
  { words, threads }: ParallelControl,
): Promise<StuckActor[]> {
  const stacks = await stacksOfThreads(threads);
  return actors.map((stuck) => ({
    ...stuck,
    stack: stacks.get(words[actorWord(stuck.actor, 'threadId')] as number) ?? [],
  }));
}
