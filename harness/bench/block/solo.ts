import { messageOf, UsageError } from '../../base/errors.ts';
import { atomics, nowMs } from '../../base/originals.ts';
import { isThenable } from '../../base/thenable.ts';
import type { InputState, Inputs } from './inputs.ts';
import type { OperationCall } from './latency-book.ts';
import type { SkippedTime } from './skipped-time.ts';
import {
  actorFailed,
  closeHandle,
  openHandle,
  type Part,
  perform,
  prepare,
  type Stage,
} from './stage.ts';

/** Thrown out of an actor that waits for one that cannot come: all are in one thread, and run in an order. */
export class WouldWait extends Error {
  override readonly name = 'WouldWait';
}

/** Runs executions in this thread: actors one after another in an order, or as tasks that all begin at once. */
export class Solo {
  readonly #stage: Stage;
  readonly #inputs: Inputs;
  readonly #time: SkippedTime;
  readonly #order: readonly number[];
  readonly #isTogether: boolean;

  constructor(
    stage: Stage,
    inputs: Inputs,
    time: SkippedTime,
    { order, isTogether }: { readonly order: readonly number[]; readonly isTogether: boolean },
  ) {
    this.#stage = stage;
    this.#inputs = inputs;
    this.#time = time;
    this.#order = order;
    this.#isTogether = isTogether;
  }

  /**
   * Milliseconds that the actors of one execution took, without what comes before and after them.
   * @throws WouldWait where an actor waits in vain; UsageError where one throws.
   */
  async run(execution: number, op: OperationCall): Promise<number> {
    const handles = await this.#open(this.#inputs.state(execution, 0));
    const parts = this.#order.map((actor) =>
      prepare(actor, execution, handles[this.#stage.placement[actor]], this.#inputs.fixed),
    );
    const began = nowMs();
    const pending = this.#isTogether ? this.#allAtOnce(parts, op) : this.#inTurn(parts, 0, op);
    let ended = nowMs();
    if (isThenable(pending)) {
      const settled = pending.then(() => {
        ended = nowMs();
      });
      if (!(await this.#time.drive(settled))) throw new WouldWait();
    }
    if (this.#stage.scenario.close !== undefined) {
      for (const { handle } of handles) await closeHandle(this.#stage, handle);
    }
    this.#time.forget();
    return ended - began;
  }

  /** One handle for each thread that the scenario asks for, though all of them are this one. */
  async #open({ state, copy }: InputState): Promise<Pick<Part, 'state' | 'handle'>[]> {
    const handles: Pick<Part, 'state' | 'handle'>[] = [];
    for (let thread = 0; thread < this.#stage.threads; thread++) {
      const own = thread === 0 ? state : copy();
      handles.push({ state: own, handle: await openHandle(this.#stage, own) });
    }
    return handles;
  }

  #inTurn(parts: readonly Part[], from: number, op: OperationCall): unknown {
    for (let at = from; at < parts.length; at++) {
      const pending = this.#perform(parts[at], op);
      if (isThenable(pending)) return pending.then(() => this.#inTurn(parts, at + 1, op));
    }
    return undefined;
  }

  #allAtOnce(parts: readonly Part[], op: OperationCall): unknown {
    const pending = parts.map((part) => this.#perform(part, op)).filter(isThenable);
    return pending.length === 0 ? undefined : Promise.all(pending);
  }

  #perform(part: Part, op: OperationCall): unknown {
    const fail = (thrown: unknown): never => {
      if (thrown instanceof WouldWait || thrown instanceof UsageError) throw thrown;
      throw actorFailed(this.#stage, part.actor, messageOf(thrown));
    };
    try {
      const pending = perform(this.#stage, part, op);
      return isThenable(pending) ? pending.then(undefined, fail) : pending;
    } catch (thrown) {
      return fail(thrown);
    }
  }
}

/** Has `Atomics.wait` without a time limit throw instead of sleeping for ever: nobody else could wake this thread. */
export function refuseToWait(): () => boolean {
  let refused = false;
  const wait = (array: Int32Array, index: number, value: number, timeoutMs?: number) => {
    if (timeoutMs !== undefined && timeoutMs < Number.POSITIVE_INFINITY) {
      return atomics.wait(array, index, value, timeoutMs);
    }
    if (atomics.load(array, index) !== value) return 'not-equal';
    refused = true;
    throw new WouldWait();
  };
  Object.assign(globalThis.Atomics, { wait });
  return () => refused;
}
