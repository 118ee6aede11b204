import { messageOf, stackOf } from '../harness/base/errors.ts';
import { isThenable } from '../harness/base/thenable.ts';
import type { CrewEvent } from '../harness/model/crew-frames.ts';
import type { Stage } from './actor-flow.ts';

const { bigint: monotonicNs } = process.hrtime;

/**
 * The stage of stress in a process: each invocation and response is told to the host at once, since the process may be
 * killed at any moment, with the machine's monotonic clock as the order of all processes.
 */
export class EventStage implements Stage {
  readonly #tell: (event: CrewEvent) => void;
  readonly #point: () => void;
  readonly #randomOf: (actor: number) => number;

  constructor(
    tell: (event: CrewEvent) => void,
    point: () => void,
    randomOf: (actor: number) => number,
  ) {
    this.#tell = tell;
    this.#point = point;
    this.#randomOf = randomOf;
  }

  operation<Value>(
    actor: number,
    operation: number,
    name: string,
    args: readonly unknown[],
    call: () => Value,
  ): Value {
    this.#point();
    this.#tell({ kind: 'invoke', actor, operation, name, args, atNs: Number(monotonicNs()) });
    const threw = (thrown: unknown): never => {
      const message = messageOf(thrown);
      this.#tell({ kind: 'throw', actor, operation, message, atNs: Number(monotonicNs()) });
      throw thrown;
    };
    const returned = <Settled>(value: Settled): Settled => {
      this.#tell({ kind: 'respond', actor, operation, value, atNs: Number(monotonicNs()) });
      return value;
    };
    let value: Value;
    try {
      value = call();
    } catch (thrown) {
      return threw(thrown);
    }
    return isThenable(value) ? (value.then(returned, threw) as Value) : returned(value);
  }

  failed(actor: number, thrown: unknown): void {
    this.#tell({ kind: 'error', actor, message: messageOf(thrown), stack: stackOf(thrown) });
  }

  random(actor: number): number {
    return this.#randomOf(actor);
  }
}
