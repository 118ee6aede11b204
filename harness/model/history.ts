/** One event of an execution's history. Array order is the one total order of all events. */
export type HistoryEvent =
  | {
      readonly kind: 'invoke';
      readonly actor: number;
      /** Number of the operation in its actor, from 0. */
      readonly operation: number;
      readonly name: string;
      readonly args: readonly unknown[];
    }
  | {
      readonly kind: 'respond';
      readonly actor: number;
      readonly operation: number;
      readonly value: unknown;
      /** The step of the trace behind which it came, where a trace was recorded. */
      readonly afterStep?: number;
    }
  | {
      readonly kind: 'throw';
      readonly actor: number;
      readonly operation: number;
      readonly message: string;
      readonly afterStep?: number;
    };

/** How an operation ended. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly message: string }
  /** The execution ended before the operation did. */
  | { readonly kind: 'pending' };

/** One call on the subject, from invocation to response. */
export interface Operation {
  /** Number of the actor, and its role's name. */
  readonly actor: number;
  readonly role: string;
  /** Its name, as reports show it: `producer 2`. */
  readonly by?: string;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly outcome: Outcome;
  /** Positions in the order of all events: `invokedAt < respondedAt`. Pending: `Infinity`. */
  readonly invokedAt: number;
  readonly respondedAt: number;
}

/** All operations of one execution, by invocation. */
export type History = readonly Operation[];

/** Pairs invocations with their responses. `roles[actor]` and `names[actor]` are the actor's. */
export function toHistory(
  events: readonly HistoryEvent[],
  roles: readonly string[],
  names: readonly string[] = [],
): History {
  const operations: Operation[] = [];
  const open = new Map<string, number>();
  events.forEach((event, at) => {
    const key = `${event.actor}.${event.operation}`;
    if (event.kind === 'invoke') {
      open.set(key, operations.length);
      operations.push({
        actor: event.actor,
        role: roles[event.actor] ?? '',
        ...(names[event.actor] === undefined ? {} : { by: names[event.actor] }),
        name: event.name,
        args: event.args,
        outcome: { kind: 'pending' },
        invokedAt: at,
        respondedAt: Number.POSITIVE_INFINITY,
      });
      return;
    }
    const index = open.get(key);
    if (index === undefined) return;
    const outcome =
      event.kind === 'respond'
        ? ({ kind: 'returned', value: event.value } as const)
        : ({ kind: 'threw', message: event.message } as const);
    operations[index] = { ...(operations[index] as Operation), outcome, respondedAt: at };
  });
  return operations;
}
