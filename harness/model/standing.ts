/** What a reader is told of the states of an actor, by their number in shared memory. */
export const ACTOR_STATES = ['ready', 'blocked', 'done', 'done', 'awaiting'] as const;

/** Where an actor stands in an execution that does not end by itself. */
export interface Standing {
  readonly actor: number;
  readonly state: (typeof ACTOR_STATES)[number];
  /** Schedule points it has passed. */
  readonly position: number;
  /** What it waits on, or was about to touch: object and first byte. */
  readonly object: number;
  readonly start: number;
  /** It held the turn. */
  readonly current: boolean;
}
