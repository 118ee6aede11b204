import { type Counting, type Crew, type CrewEnd, startCrew } from '../../actors/crew.ts';
import { BUSY_DRAIN_PERIOD_MS, DRAIN_PERIOD_MS, RING_WORDS } from '../../base/limits.ts';
import { clearTimer, setTimer } from '../../base/originals.ts';
import { parentsOf, placementOf, threadCount } from '../../model/placement.ts';
import { actorsOf } from '../../model/scenario.ts';
import {
  ACTOR_STATE,
  actorWord,
  allocateParallel,
  openParallel,
  type ParallelControl,
  WORD,
} from '../../parallel/layout.ts';
import { RingReader, ringBytes } from '../../record/ring.ts';
import { RoundLogs } from '../../record/round-log.ts';
import { batchLinks } from '../batch-links.ts';
import type { LoadedTarget } from '../load-target.ts';
import {
  type BatchOutcome,
  type CrewOptions,
  type CrewSession,
  hangLimitMs,
  memberSetup,
  type Round,
} from './crew-session.ts';
import { RoundSupply } from './round-supply.ts';

/** A ring that is so full may be all full before the next look. */
const BUSY_FILL = 0.25;

interface StartedCrew {
  readonly crew: Crew;
  readonly control: ParallelControl;
  readonly logs: RoundLogs;
}

/** A crew in worker threads; its histories are read while it runs. */
export class ThreadSession implements CrewSession {
  readonly #target: LoadedTarget;
  readonly #options: CrewOptions;
  readonly #placement: readonly number[];
  readonly #parents: readonly number[];
  readonly #supply: RoundSupply;
  #started: StartedCrew | undefined;

  constructor(target: LoadedTarget, options: CrewOptions) {
    this.#target = target;
    this.#options = options;
    this.#placement = placementOf(target.scenario);
    this.#parents = parentsOf(target.scenario);
    this.#supply = new RoundSupply(target, options.seed);
  }

  async run(
    first: number,
    count: number,
    counting: Counting,
    take: (round: Round) => void,
  ): Promise<BatchOutcome> {
    const supply = this.#supply;
    const numbers = Array.from({ length: count }, (_, place) => first + place);
    const states = numbers.map((round, place) => supply.state(round, place));
    const programs = numbers.map((round) => supply.program(round) ?? []);
    this.#started ??= this.#start();
    const { crew, control, logs } = this.#started;
    this.#reset(control);
    let taken = 0;
    let failure: { readonly thrown: unknown } | undefined;
    const drain = () => {
      try {
        for (const log of logs.drain()) {
          take({ number: first + taken, state: states[taken], log });
          taken++;
        }
      } catch (thrown) {
        // Outside of anybody's call: kept until the batch is over.
        failure ??= { thrown };
      }
    };
    const stopDraining = repeat(() => {
      drain();
      return logs.fill < BUSY_FILL ? DRAIN_PERIOD_MS : BUSY_DRAIN_PERIOD_MS;
    });
    const links = batchLinks(this.#target.scenario, this.#parents);
    const batches = Array.from({ length: control.threads }, (_, thread) => ({
      thread,
      ...(links[thread] === undefined ? {} : { links: links[thread] }),
      firstRound: first,
      states,
      programs,
      counting,
    }));
    let end: CrewEnd;
    try {
      end = await crew.run(batches, hangLimitMs(this.#target));
    } finally {
      stopDraining();
    }
    drain();
    if (failure !== undefined) {
      await this.close();
      throw failure.thrown;
    }
    if (end.kind === 'complete') return { kind: 'complete', replies: end.replies };
    const operationOf = (actor: number, number: number) =>
      logs.nameOf(this.#placement[actor] as number, number);
    const log = logs.unfinished();
    await this.close();
    return { kind: 'broken', round: first + taken, end, log, operationOf };
  }

  async close(): Promise<void> {
    const started = this.#started;
    this.#started = undefined;
    await started?.crew.retire();
  }

  #reset({ words }: ParallelControl): void {
    words[WORD.clock] = 0;
    this.#placement.forEach((_, actor) => {
      words[actorWord(actor, 'state')] = ACTOR_STATE.waits;
    });
  }

  #start(): StartedCrew {
    const threads = threadCount(this.#placement);
    const shared = allocateParallel(this.#placement.length);
    const control = openParallel(shared, threads);
    const rings = Array.from(
      { length: threads },
      () => new SharedArrayBuffer(ringBytes(RING_WORDS)),
    );
    const readers = rings.map((ring) => new RingReader(ring));
    const setup = memberSetup(this.#target, this.#options, this.#supply.hasFiles);
    return {
      crew: startCrew({ ...setup, control: shared, rings }, control),
      control,
      logs: new RoundLogs(readers, actorsOf(this.#target.scenario), this.#options.latencies),
    };
  }
}

/** Calls `act` again and again, each time after as many milliseconds as it returned, until it is stopped. */
function repeat(act: () => number): () => void {
  let timer = setTimer(next, BUSY_DRAIN_PERIOD_MS);
  function next(): void {
    timer = setTimer(next, act());
  }
  return () => clearTimer(timer);
}
