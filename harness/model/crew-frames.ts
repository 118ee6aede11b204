/** Types of the frames between the host and an actor's process in stress, on the process's descriptors 3 and 4. */
export const CREW_FRAME = {
  /** To the process: how it is to run, once. */
  setup: 1,
  /** To the process: a round, from fresh state. */
  round: 2,
  /** To the process: all have arrived at a barrier. */
  go: 3,
  /** To a process that takes the place of a killed one: make something of what it has left, and observe. */
  recover: 4,
  /** To the process, and from it: something that goes over one of its links. */
  letter: 5,
  /** From the process: it has loaded the user's code. */
  ready: 16,
  arrived: 17,
  event: 18,
  /** From the process: all of its round is written; what it holds, where that was asked for. */
  ended: 19,
  /** From the process: it cannot go on, and why. */
  failed: 20,
} as const;

/** What a process writes down while it runs, before it goes on: it may be killed at any moment. */
export type CrewEvent =
  | {
      readonly kind: 'invoke';
      readonly actor: number;
      readonly operation: number;
      readonly name: string;
      readonly args: readonly unknown[];
      /** Monotonic clock of the machine, nanoseconds: one order for all processes. */
      readonly atNs: number;
    }
  | {
      readonly kind: 'respond';
      readonly actor: number;
      readonly operation: number;
      readonly value: unknown;
      readonly atNs: number;
    }
  | {
      readonly kind: 'throw';
      readonly actor: number;
      readonly operation: number;
      readonly message: string;
      readonly atNs: number;
    }
  | {
      readonly kind: 'error';
      readonly actor: number;
      readonly message: string;
      readonly stack: string;
    }
  | { readonly kind: 'observed'; readonly value: unknown };

/** What goes over the link of a process with its parent's, by way of the host. */
export interface CarriedLetter {
  /** The number of the child's process. */
  readonly link: number;
  readonly fromParent: boolean;
  readonly round: number;
  /** A message, as JSON; absent where this end was closed. */
  readonly text?: string;
}

/** The payload of a `go`. */
export interface Go {
  /** At the barrier behind all actors: something was sent since they last came there, and may not have been heard. */
  readonly again: boolean;
  /** False for the process that would have observed, where another one has recovered. */
  readonly observes: boolean;
}
