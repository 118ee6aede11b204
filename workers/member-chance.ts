import { Noise } from '../harness/parallel/noise.ts';
import { stream } from '../harness/seed/streams.ts';
import { ActorChance } from './actor-chance.ts';
import type { MemberSetup } from './stress-protocol.ts';

/** All chance of one thread or process of a crew: its actors' own draws, round by round, and its noise. */
export class MemberChance extends ActorChance {
  readonly noise: Noise;

  constructor(setup: MemberSetup, number: number) {
    super(setup);
    const { seed, scenario, variant } = setup;
    const words = stream(seed, scenario, variant, 0, `noise-${number}`).words(4);
    this.noise = new Noise(setup.noise, words);
  }
}
