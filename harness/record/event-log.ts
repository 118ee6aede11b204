import type { CrewEvent } from '../model/crew-frames.ts';
import type { Operation } from '../model/history.ts';
import type { Actor } from '../model/scenario.ts';
import type { LatencyBook } from './latency-book.ts';
import type { RoundError, RoundLog } from './round-log.ts';

/** Puts together what processes wrote down of one round, as it comes. */
export class EventLog {
  readonly #actors: readonly Actor[];
  readonly #operations: Operation[] = [];
  readonly #open = new Map<string, number>();
  readonly #errors: RoundError[] = [];
  #observed: unknown;

  readonly #latencies: LatencyBook | undefined;

  /** `latencies`: where those of operations are put. */
  constructor(actors: readonly Actor[], latencies?: LatencyBook) {
    this.#latencies = latencies;
    this.#actors = actors;
  }

  take(event: CrewEvent): void {
    switch (event.kind) {
      case 'invoke':
        this.#invoke(event);
        return;
      case 'error':
        this.#errors.push(event);
        return;
      case 'observed':
        this.#observed = event.value;
        return;
      default:
        this.#end(event);
    }
  }

  /** The name of the operation that an actor has not come back from. */
  underWay(actor: number): string | undefined {
    return this.#operations.findLast(
      (operation) => operation.actor === actor && operation.outcome.kind === 'pending',
    )?.name;
  }

  toLog(): RoundLog {
    const operations = this.#operations;
    return {
      history: () =>
        operations.toSorted(
          (one, other) => one.invokedAt - other.invokedAt || one.respondedAt - other.respondedAt,
        ),
      operations: operations.length,
      observed: this.#observed,
      errors: this.#errors,
      isCut: false,
    };
  }

  #invoke({ actor, operation, name, args, atNs }: Extract<CrewEvent, { kind: 'invoke' }>): void {
    const { role, name: by } = this.#actors[actor] as Actor;
    this.#open.set(`${actor}.${operation}`, this.#operations.length);
    this.#operations.push({
      actor,
      role,
      by,
      name,
      args,
      outcome: { kind: 'pending' },
      invokedAt: atNs,
      respondedAt: Number.POSITIVE_INFINITY,
    });
  }

  #end(event: Extract<CrewEvent, { kind: 'respond' | 'throw' }>): void {
    const at = this.#open.get(`${event.actor}.${event.operation}`);
    if (at === undefined) return;
    const operation = this.#operations[at] as Operation;
    this.#latencies?.add(operation.name, event.atNs - operation.invokedAt, 1);
    this.#operations[at] = {
      ...operation,
      outcome:
        event.kind === 'respond'
          ? { kind: 'returned', value: event.value }
          : { kind: 'threw', message: event.message },
      respondedAt: event.atNs,
    };
  }
}
