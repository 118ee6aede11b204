import { clearPlace, openScratch, placeFolder } from '../../base/scratch.ts';
import { sharedBuffersOf } from '../../conductor/shared-buffers.ts';
import { copyInto, isTemplate, rebuild } from '../../conductor/state-template.ts';
import type { AnyScenario } from '../../model/scenario.ts';
import { freshState } from '../../run/fresh-state.ts';
import { programGenerator } from '../../run/program.ts';
import { type Stream, stream } from '../../seed/streams.ts';
import { XOSHIRO_WORDS } from '../../seed/xoshiro.ts';
import type { FixedInputs } from './block-protocol.ts';
import type { Stage } from './stage.ts';

/** Different inputs; executions use them in turns, so that every block measures the same ones. */
export const INPUTS = 64;
const SEED = 'bench';

/** Larger states are made by `setup` each time instead of being kept. */
const MOST_KEPT_BYTES = 1 << 20;

/** The state of one execution. */
export interface InputState {
  readonly state: unknown;
  /** Another one like it for a further thread: with the same shared memory, and objects of its own. */
  readonly copy: () => unknown;
  /** What it was rebuilt from, where it was: the same for later executions at this place. */
  readonly memory: unknown;
}

/** What executions are made from, the same on both sides of a comparison. */
export class Inputs {
  readonly fixed: FixedInputs;
  readonly #scenario: AnyScenario;
  #usesFolder = false;
  /** By input, what `setup` returned; by place, the memory that it is copied into. */
  readonly #fresh: unknown[] = [];
  readonly #memory: unknown[] = [];

  private constructor(scenario: AnyScenario, fixed: FixedInputs) {
    this.#scenario = scenario;
    this.fixed = fixed;
  }

  static async of({ scenario, actors }: Stage): Promise<Inputs> {
    const generate = await programGenerator(scenario);
    const numbers = Array.from({ length: INPUTS }, (_, input) => input);
    return new Inputs(scenario, {
      seeds: numbers.map((input) =>
        streamOf(scenario, input, 'data').words(actors.length * XOSHIRO_WORDS),
      ),
      programs:
        generate === undefined
          ? []
          : numbers.map((input) => generate(streamOf(scenario, input, 'program'))),
    });
  }

  /** The state of an execution; its folder, if it has one, is that of `place`. */
  state(execution: number, place: number): InputState {
    const input = execution % INPUTS;
    const known = this.#fresh[input];
    if (known !== undefined && copyInto(this.#memory[place], known)) return this.#rebuilt(place);
    const state = this.#setUp(input, place);
    if (!this.#usesFolder && isKept(state)) {
      this.#fresh[input] = this.#setUp(input, place);
      this.#memory[place] = state;
      return this.#rebuilt(place);
    }
    return { state, copy: () => structuredClone(state), memory: undefined };
  }

  #rebuilt(place: number): InputState {
    const memory = this.#memory[place];
    const copy = () => rebuild(memory);
    return { state: copy(), copy, memory };
  }

  #setUp(input: number, place: number): unknown {
    return freshState(this.#scenario, {
      mode: 'explore',
      stream: () => streamOf(this.#scenario, input, 'setup'),
      folder: () => {
        this.#usesFolder = true;
        const scratch = openScratch();
        clearPlace(scratch, place);
        return placeFolder(scratch, place);
      },
    });
  }
}

function isKept(state: unknown): boolean {
  if (state === null || typeof state !== 'object' || !isTemplate(state)) return false;
  const bytes = sharedBuffersOf(state).reduce((sum, { byteLength }) => sum + byteLength, 0);
  return bytes <= MOST_KEPT_BYTES;
}

function streamOf({ name }: AnyScenario, input: number, of: string): Stream {
  return stream(SEED, name, '', input, of);
}
