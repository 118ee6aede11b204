import { type Crew, type CrewEnd, type CrewReply, startCrew } from '../../actors/crew.ts';
import {
  DEFAULT_HANG_MS,
  DRAIN_PERIOD_MS,
  RING_WORDS,
  STRESS_HANG_FACTOR,
} from '../../base/limits.ts';
import { clearTicker, setTicker } from '../../base/originals.ts';
import { clearPlace, openScratch, placeFolder, type Scratch } from '../../base/scratch.ts';
import { placementOf, threadCount } from '../../model/placement.ts';
import { actorsOf } from '../../model/scenario.ts';
import {
  ACTOR_STATE,
  actorWord,
  allocateParallel,
  openParallel,
  type ParallelControl,
  WORD,
} from '../../parallel/layout.ts';
import type { NoiseLevel } from '../../parallel/noise.ts';
import { RingReader, ringBytes } from '../../record/ring.ts';
import { type RoundLog, RoundLogs } from '../../record/round-log.ts';
import { type Stream, stream } from '../../seed/streams.ts';
import { freshState } from '../fresh-state.ts';
import type { LoadedTarget } from '../load-target.ts';

/** How a target is stressed. */
export interface CrewOptions {
  readonly seed: string;
  readonly noise: NoiseLevel;
}

/** A round that came to its end. */
export interface Round {
  readonly number: number;
  readonly state: unknown;
  readonly log: RoundLog;
}

/** How a batch of rounds ended. */
export type BatchOutcome =
  | { readonly kind: 'complete'; readonly replies: readonly CrewReply[] }
  /** The round that did not end, and why. `nameOf` names the operations that were under way. */
  | {
      readonly kind: 'broken';
      readonly round: number;
      readonly end: Exclude<CrewEnd, { kind: 'complete' }>;
      readonly log: RoundLog;
      readonly operationOf: (actor: number, number: number) => string | undefined;
    };

/** A crew with its memory: rounds go in, what was written down of them comes out while others run. */
export class CrewSession {
  readonly #target: LoadedTarget;
  readonly #options: CrewOptions;
  readonly #placement: readonly number[];
  #crew: Crew | undefined;
  #control: ParallelControl | undefined;
  #logs: RoundLogs | undefined;
  #scratch: Scratch | undefined;

  constructor(target: LoadedTarget, options: CrewOptions) {
    this.#target = target;
    this.#options = options;
    this.#placement = placementOf(target.scenario);
  }

  /** Runs rounds `first` to `first + count - 1`, each from fresh state. `take` gets each one once it has ended. */
  async run(
    first: number,
    count: number,
    sample: boolean,
    take: (round: Round) => void,
  ): Promise<BatchOutcome> {
    const states = Array.from({ length: count }, (_, place) => this.#state(first, place));
    const programs = this.#programs(first, count);
    this.#crew ??= this.#start();
    const logs = this.#logs as RoundLogs;
    this.#reset();
    let taken = 0;
    const drain = () => {
      for (const log of logs.drain()) {
        take({ number: first + taken, state: states[taken], log });
        taken++;
      }
    };
    const ticker = setTicker(drain, DRAIN_PERIOD_MS);
    const threads = threadCount(this.#placement);
    const batches = Array.from({ length: threads }, (_, thread) => ({
      thread,
      firstRound: first,
      states,
      programs,
      sample,
    }));
    let end: CrewEnd;
    try {
      end = await this.#crew.run(batches, this.#hangMs());
    } finally {
      clearTicker(ticker);
    }
    drain();
    if (end.kind === 'complete') return { kind: 'complete', replies: end.replies };
    const operationOf = (actor: number, number: number) =>
      logs.nameOf(this.#placement[actor] as number, number);
    const log = logs.unfinished();
    await this.close();
    return { kind: 'broken', round: first + taken, end, log, operationOf };
  }

  async close(): Promise<void> {
    const crew = this.#crew;
    this.#crew = undefined;
    await crew?.retire();
  }

  #hangMs(): number {
    return (this.#target.scenario.limits?.hangMs ?? DEFAULT_HANG_MS) * STRESS_HANG_FACTOR;
  }

  #reset(): void {
    const { words } = this.#control as ParallelControl;
    words[WORD.clock] = 0;
    this.#placement.forEach((_, actor) => {
      words[actorWord(actor, 'state')] = ACTOR_STATE.waits;
    });
  }

  #state(first: number, place: number): unknown {
    return freshState(this.#target.scenario, {
      mode: 'stress',
      stream: () => this.#stream(first + place, 'setup'),
      folder: () => {
        this.#scratch ??= openScratch();
        clearPlace(this.#scratch, place);
        return placeFolder(this.#scratch, place);
      },
    });
  }

  #programs(first: number, count: number) {
    const generate = this.#target.programs;
    if (generate === undefined) return undefined;
    return Array.from({ length: count }, (_, place) =>
      generate(this.#stream(first + place, 'program')),
    );
  }

  #stream(round: number, name: string): Stream {
    const { scenario, variant } = this.#target.target;
    return stream(this.#options.seed, scenario, variant, round, name);
  }

  #start(): Crew {
    const { target, scenario, code } = this.#target;
    const threads = threadCount(this.#placement);
    const control = allocateParallel(this.#placement.length);
    const rings = Array.from(
      { length: threads },
      () => new SharedArrayBuffer(ringBytes(RING_WORDS)),
    );
    this.#control = openParallel(control, threads);
    this.#logs = new RoundLogs(
      rings.map((ring) => new RingReader(ring)),
      actorsOf(scenario),
    );
    return startCrew(
      {
        scenarioUrl: target.scenarioUrl,
        ...(target.subjectUrl === undefined ? {} : { subjectUrl: target.subjectUrl }),
        seed: this.#options.seed,
        scenario: target.scenario,
        variant: target.variant,
        noise: this.#options.noise,
        placement: this.#placement,
        control,
        rings,
        needsPlatform: code.needsPlatform || this.#scratch !== undefined,
        modules: code.modules,
        harnessRoots: code.harnessRoots,
        instrument: scenario.instrument ?? [],
      },
      this.#control,
    );
  }
}
