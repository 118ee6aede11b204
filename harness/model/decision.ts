/** One decision of an execution, as recorded by whoever held the turn. */
export interface Decision {
  /** The actor that ran last; -1 at the first decision. */
  readonly current: number;
  /** Schedule points that `current` has passed. */
  readonly position: number;
  /** Whether `current` could go on. False where only its timeout could fire. */
  readonly currentEnabled: boolean;
  /** Of the enabled actors that could go on, the lowest number; else the one whose timeout may fire. */
  readonly lowestEnabled: number;
  /** An actor; or, negative, the operation that `current` picked, other than its oldest: see `pickOf`. */
  readonly chosen: number;
}
