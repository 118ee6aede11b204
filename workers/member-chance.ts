import { Noise } from '../harness/parallel/noise.ts';
import { type Stream, stream } from '../harness/seed/streams.ts';
import type { MemberSetup } from './stress-protocol.ts';

/** All chance of one thread or process of a crew: its actors' own draws, round by round, and its noise. */
export class MemberChance {
  readonly noise: Noise;
  readonly #setup: MemberSetup;
  readonly #streams = new Map<number, Stream>();
  #round = 0;

  constructor(setup: MemberSetup, number: number) {
    this.#setup = setup;
    this.noise = new Noise(setup.noise, this.#stream(0, `noise-${number}`).words(4));
  }

  /** To be called when a round begins. */
  enterRound(round: number): void {
    this.#round = round;
    this.#streams.clear();
  }

  /** Next draw of an actor's `data` stream, uniform in [0, 1). */
  readonly randomOf = (actor: number): number => {
    let own = this.#streams.get(actor);
    if (own === undefined) {
      own = this.#stream(this.#round, `data-${actor}`);
      this.#streams.set(actor, own);
    }
    return own.random();
  };

  #stream(round: number, name: string): Stream {
    const { seed, scenario, variant } = this.#setup;
    return stream(seed, scenario, variant, round, name);
  }
}
