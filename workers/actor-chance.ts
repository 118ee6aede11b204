import { type Stream, stream } from '../harness/seed/streams.ts';

/** By what an actor's own draws are keyed, beside the round. */
export interface ChanceKey {
  readonly seed: string;
  readonly scenario: string;
  readonly variant: string;
}

/** What the actors of one thread or process draw from `random` in a round of stress. */
export class ActorChance {
  readonly #key: ChanceKey;
  readonly #streams = new Map<number, Stream>();
  #round = 0;

  constructor(key: ChanceKey) {
    this.#key = key;
  }

  /** To be called when a round begins: draws begin anew. */
  enterRound(round: number): void {
    this.#round = round;
    this.#streams.clear();
  }

  /** Next draw of an actor's `data` stream, uniform in [0, 1). */
  readonly randomOf = (actor: number): number => {
    let own = this.#streams.get(actor);
    if (own === undefined) {
      const { seed, scenario, variant } = this.#key;
      own = stream(seed, scenario, variant, this.#round, `data-${actor}`);
      this.#streams.set(actor, own);
    }
    return own.random();
  };
}
