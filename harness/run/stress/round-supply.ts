import type { PlannedCall } from '../../actors/thread-host.ts';
import { clearPlace, openScratch, placeFolder, type Scratch } from '../../base/scratch.ts';
import { type Stream, stream } from '../../seed/streams.ts';
import { freshState } from '../fresh-state.ts';
import type { LoadedTarget } from '../load-target.ts';

/** Makes what rounds begin with: states from `setup`, and generated programs. */
export class RoundSupply {
  readonly #target: LoadedTarget;
  readonly #seed: string;
  #scratch: Scratch | undefined;

  constructor(target: LoadedTarget, seed: string) {
    this.#target = target;
    this.#seed = seed;
  }

  /** Whether a state so far had files. */
  get hasFiles(): boolean {
    return this.#scratch !== undefined;
  }

  /** The fresh state of a round. Rounds at the same `place` use the same folder, one after another. */
  state(round: number, place: number): unknown {
    return freshState(this.#target.scenario, {
      mode: 'stress',
      stream: () => this.stream(round, 'setup'),
      folder: () => {
        this.#scratch ??= openScratch();
        clearPlace(this.#scratch, place);
        return placeFolder(this.#scratch, place);
      },
    });
  }

  /** The calls of a round's generated programs, by actor; undefined where actors are written by hand. */
  program(round: number): PlannedCall[][] | undefined {
    return this.#target.programs?.(this.stream(round, 'program'));
  }

  /** A stream of chance of one round. */
  stream(round: number, name: string): Stream {
    const { scenario, variant } = this.#target.target;
    return stream(this.#seed, scenario, variant, round, name);
  }
}
