import { messageOf, stackOf } from '../harness/base/errors.ts';
import { isThenable } from '../harness/base/thenable.ts';
import { invocationStamp, responseStamp } from '../harness/parallel/clock.ts';
import { actorWord, type ParallelControl } from '../harness/parallel/layout.ts';
import type { ParallelRecorder } from '../harness/record/parallel-recorder.ts';
import type { Stage } from './actor-flow.ts';
import { CallTimer } from './call-timer.ts';

/** The stage of stress: operations are stamped, and written to the ring of their thread. */
export class ParallelStage implements Stage {
  readonly #control: ParallelControl;
  readonly #recorder: ParallelRecorder;
  readonly #point: () => void;
  readonly #randomOf: (actor: number) => number;
  readonly #timer: CallTimer;

  constructor(
    control: ParallelControl,
    recorder: ParallelRecorder,
    point: () => void,
    randomOf: (actor: number) => number,
  ) {
    this.#control = control;
    this.#recorder = recorder;
    this.#point = point;
    this.#randomOf = randomOf;
    this.#timer = new CallTimer((name, calls, ns) => recorder.latency(name, calls, ns));
  }

  operation<Value>(
    actor: number,
    _number: number,
    name: string,
    args: readonly unknown[],
    call: () => Value,
  ): Value {
    this.#point();
    const control = this.#control;
    const recorder = this.#recorder;
    const { words } = control;
    const nameNumber = recorder.nameNumber(name);
    const progress = actorWord(actor, 'progress');
    const underWay = actorWord(actor, 'operation');
    words[progress] = (words[progress] as number) + 1;
    words[underWay] = nameNumber;
    const began = this.#timer.begun(nameNumber);
    const invoked = invocationStamp(control);
    let value: Value;
    try {
      value = call();
    } catch (thrown) {
      if (began > 0) this.#timer.ended(nameNumber, began);
      words[underWay] = 0;
      recorder.threw(actor, nameNumber, args, invoked, responseStamp(control), messageOf(thrown));
      throw thrown;
    }
    if (isThenable(value)) {
      return this.#settled(actor, nameNumber, args, { invoked, began }, value) as Value;
    }
    const responded = responseStamp(control);
    if (began > 0) this.#timer.ended(nameNumber, began);
    words[underWay] = 0;
    recorder.operation(actor, nameNumber, args, invoked, responded, value);
    return value;
  }

  #settled(
    actor: number,
    nameNumber: number,
    args: readonly unknown[],
    { invoked, began }: { readonly invoked: number; readonly began: number },
    value: PromiseLike<unknown>,
  ): PromiseLike<unknown> {
    const control = this.#control;
    const recorder = this.#recorder;
    const underWay = actorWord(actor, 'operation');
    const respond = () => {
      const responded = responseStamp(control);
      if (began > 0) this.#timer.ended(nameNumber, began);
      return responded;
    };
    return value.then(
      (settled) => {
        const responded = respond();
        control.words[underWay] = 0;
        recorder.operation(actor, nameNumber, args, invoked, responded, settled);
        return settled;
      },
      (thrown) => {
        const responded = respond();
        control.words[underWay] = 0;
        recorder.threw(actor, nameNumber, args, invoked, responded, messageOf(thrown));
        throw thrown;
      },
    );
  }

  failed(actor: number, thrown: unknown): void {
    this.#recorder.error(actor, messageOf(thrown), stackOf(thrown));
  }

  random(actor: number): number {
    return this.#randomOf(actor);
  }
}
