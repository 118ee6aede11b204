import { messageOf, stackOf } from '../harness/base/errors.ts';
import { isThenable } from '../harness/base/thenable.ts';
import type { ThreadConductor } from '../harness/conductor/thread-conductor.ts';
import { ACCESS } from '../harness/model/access.ts';
import type { Recorder } from '../harness/model/recorder.ts';
import type { ActorChance } from './actor-chance.ts';
import type { Stage } from './actor-flow.ts';

/** The stage of explore: an operation begins with a schedule point and is written to the arena. */
export class ConductedStage implements Stage {
  readonly #conductor: ThreadConductor;
  readonly #recorder: Recorder;
  readonly #chance: ActorChance | undefined;

  /** `chance`: what actors draw from where that is not the execution's own `data` stream. */
  constructor(conductor: ThreadConductor, recorder: Recorder, chance: ActorChance | undefined) {
    this.#conductor = conductor;
    this.#recorder = recorder;
    this.#chance = chance;
  }

  operation<Value>(
    actor: number,
    number: number,
    name: string,
    args: readonly unknown[],
    call: () => Value,
  ): Value {
    const conductor = this.#conductor;
    const recorder = this.#recorder;
    conductor.access(ACCESS.invoke, 0, 0, 0, 0);
    conductor.aside(() => recorder.invoke(actor, number, name, args));
    let value: Value;
    try {
      value = call();
    } catch (thrown) {
      conductor.aside(() => recorder.threw(actor, number, messageOf(thrown)));
      throw thrown;
    }
    if (!isThenable(value)) {
      conductor.aside(() => recorder.respond(actor, number, value));
      return value;
    }
    return value.then(
      (settled) => {
        conductor.aside(() => recorder.respond(actor, number, settled));
        return settled;
      },
      (thrown) => {
        conductor.aside(() => recorder.threw(actor, number, messageOf(thrown)));
        throw thrown;
      },
    ) as Value;
  }

  failed(actor: number, thrown: unknown): void {
    this.#conductor.aside(() => this.#recorder.error(actor, messageOf(thrown), stackOf(thrown)));
  }

  random(actor: number): number {
    if (this.#chance !== undefined) return this.#chance.randomOf(actor);
    return this.#conductor.random32() / 0x1_0000_0000;
  }
}
