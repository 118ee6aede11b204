import type { PlannedCall } from '../actors/thread-host.ts';
import {
  clearPlace,
  openScratch,
  placeFolder,
  pointAt,
  type Scratch,
  settleTimes,
} from '../base/scratch.ts';
import { VIRTUAL_EPOCH_MS } from '../instrument/patch-clock.ts';
import type { Mode } from '../model/scenario.ts';
import { type Stream, stream } from '../seed/streams.ts';
import { freshState } from './fresh-state.ts';
import type { LoadedTarget } from './load-target.ts';
import { redirectTemporaryFiles } from './temporary-files.ts';

/** Whose chance is asked for. */
export interface ExecutionChance {
  readonly number: number;
  /** Its seed, where it is not that of the session. */
  readonly seed?: string;
  /** Calibrations draw from streams of their own. */
  readonly calibration?: boolean;
}

/** What a workload is made from. A round's is the same in each execution, so these are the round's own there. */
const WORKLOAD_STREAMS = ['setup', 'program'];

/** Makes what executions begin with: states from `setup`, generated programs, and the streams of all other chance. */
export class ExecutionSupply {
  readonly #target: LoadedTarget;
  readonly #seed: string;
  readonly #mode: Mode;
  #scratch: Scratch | undefined;

  constructor(target: LoadedTarget, seed: string) {
    this.#target = target;
    this.#seed = seed;
    this.#mode = target.target.workload === undefined ? 'explore' : 'stress';
  }

  /** Where executions keep their files; undefined while none had any. */
  get scratch(): Scratch | undefined {
    return this.#scratch;
  }

  /**
   * To be called before executions run; returns what is to be called when they have run. Scenarios may keep files in
   * `os.tmpdir()` under stress: with the workload of a round that is the folder of each execution.
   */
  open(): () => void {
    if (!this.#hasTemporaryFiles) return () => {};
    this.#scratch ??= openScratch();
    return redirectTemporaryFiles(this.#scratch.seen);
  }

  /** The fresh states of a batch; the stream of chance is made only for a `setup` that draws from it. */
  states(orders: readonly ExecutionChance[]): unknown[] {
    return orders.map((order, place) => {
      let folder: string | undefined;
      const makeFolder = () => {
        this.#scratch ??= openScratch();
        if (folder === undefined) clearPlace(this.#scratch, place);
        folder = placeFolder(this.#scratch, place);
        return this.#scratch.seen;
      };
      if (this.#hasTemporaryFiles) makeFolder();
      const state = freshState(this.#target.scenario, {
        mode: this.#mode,
        stream: () => this.stream(order, 'setup'),
        folder: makeFolder,
      });
      if (folder !== undefined) settleTimes(folder, VIRTUAL_EPOCH_MS);
      return state;
    });
  }

  /** The generated calls of each execution, by actor. */
  programs(orders: readonly ExecutionChance[]): PlannedCall[][][] | undefined {
    const generate = this.#target.programs;
    return generate && orders.map((order) => generate(this.stream(order, 'program')));
  }

  stream({ number, seed, calibration }: ExecutionChance, name: string): Stream {
    const { scenario, variant, workload } = this.#target.target;
    if (workload !== undefined && WORKLOAD_STREAMS.includes(name))
      return stream(workload.seed, scenario, variant, workload.round, name);
    const prefix = calibration === true ? 'calibration-' : '';
    return stream(seed ?? this.#seed, scenario, variant, number, prefix + name);
  }

  /** Invariants see the files of the execution that they judge. */
  showFolder(place: number): void {
    if (this.#scratch === undefined || this.#target.scenario.invariants === undefined) return;
    pointAt(this.#scratch, place);
  }

  get #hasTemporaryFiles(): boolean {
    return this.#mode === 'stress' && this.#target.code.needsPlatform;
  }
}
