/**
 * The workload of one round of stress: the scenario's numbers for stress, the round's state and generated programs, and
 * what its actors draw from `random`. It is the same wherever it is run: `seed` and `round` say all of it.
 */
export interface StressRound {
  /** The seed of the stress campaign. */
  readonly seed: string;
  /** The round's number, from 0. */
  readonly round: number;
}
