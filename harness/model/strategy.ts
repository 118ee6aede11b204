/**
 * What a strategy sees at a decision, and what it may keep. All arrays are indexed by actor and may
 * live in shared memory: whichever thread holds the turn runs the strategy.
 */
export interface StrategyView {
  /** Number of actors in the execution. */
  readonly actors: number;
  /**
   * The actors that may run, in `enabled[0 .. enabledCount)`, never empty: the ready ones ascending,
   * then at most one whose timeout may fire.
   */
  readonly enabled: Int32Array;
  readonly enabledCount: number;
  /** The actor that ran last; -1 at the first decision. It may be disabled now. */
  readonly current: number;
  /** Decisions made so far in this execution, this one not counted. */
  readonly step: number;
  /** The pending operation of each actor: what it does next when chosen. */
  readonly kind: Int32Array;
  readonly object: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Schedule points that each actor has passed: its next operation has this number. */
  readonly position: Int32Array;
  /** The strategy's own words: `STRATEGY_WORDS + actors * WORDS_PER_ACTOR`, zeroed at the start. */
  readonly state: Int32Array;
  /** Length of the program in schedule points, as the calibration saw it. At least 1. */
  readonly expectedSteps: number;
  /** The strategy's parameter for this execution (PCT: its depth); 0 where it has none. */
  readonly parameter: number;
  /** For replay: the switches to follow, see `Schedule`; empty otherwise. */
  readonly schedule: Int32Array;
  /** Uniform unsigned 32-bit draw from the execution's `schedule` stream. */
  random32(): number;
  /** Uniform integer in `[0, bound)`, unbiased. `bound` is at least 1. */
  below(bound: number): number;
}

/**
 * Who runs next. Pure: its only memory is `view.state`, its only chance is the view's generator.
 */
export interface Strategy {
  readonly name: StrategyName;
  /** Called once at the start of an execution, before the first decision. `enabled` is not set. */
  begin(view: StrategyView): void;
  /** Returns one of `view.enabled`. Its pending operation is what happens next. */
  choose(view: StrategyView): number;
}

export const STRATEGY_NAMES = ['random', 'pct', 'pos', 'replay'] as const;
export type StrategyName = (typeof STRATEGY_NAMES)[number];

/** Words of strategy state for each actor, after the common ones. */
export const WORDS_PER_ACTOR = 4;

/** Which strategy execution `execution` gets, and with which parameter. */
export interface Assignment {
  readonly strategy: StrategyName;
  readonly parameter: number;
}
