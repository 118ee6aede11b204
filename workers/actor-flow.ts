import { messageOf, stackOf } from '../harness/base/errors.ts';
import { ACCESS } from '../harness/model/access.ts';
import type { Actor, ActorContext } from '../harness/model/scenario.ts';
import type { ActorThread, LoadedModules } from './actor-thread.ts';
import type { PlannedCall } from './protocol.ts';
import { isThenable } from './thenable.ts';

type Method = (...args: readonly unknown[]) => unknown;

/** What the actors of one thread share during an execution. */
export interface SharedScene {
  readonly modules: LoadedModules;
  readonly state: unknown;
  /** Calls `use` with what `open` returned, at once or when it has settled. */
  opened(use: (handle: unknown) => unknown): unknown;
}

/** One actor through one execution: its code, and what is recorded of it. */
export class ActorFlow {
  /** Its own code has come to its end. */
  ended = false;
  readonly #thread: ActorThread;
  readonly #actor: Actor;
  readonly #self: number;
  readonly #scene: SharedScene;
  readonly #program: readonly PlannedCall[];
  #operations = 0;

  constructor(
    thread: ActorThread,
    actor: Actor,
    self: number,
    scene: SharedScene,
    program: readonly PlannedCall[],
  ) {
    this.#thread = thread;
    this.#actor = actor;
    this.#self = self;
    this.#scene = scene;
    this.#program = program;
  }

  /** Runs the actor's code up to where it ends or first waits for something. */
  begin(): void {
    try {
      const result = this.#scene.opened((handle) => this.#act(handle));
      if (isThenable(result)) {
        result.then(
          () => this.#end(),
          (thrown) => this.#fail(thrown),
        );
        return;
      }
    } catch (thrown) {
      this.#fail(thrown);
      return;
    }
    this.#end();
  }

  #act(handle: unknown): unknown {
    const role = this.#scene.modules.scenario.actors[this.#actor.role];
    if (role?.run !== undefined) return role.run(this.#context(), handle);
    return this.#runProgram(handle, 0);
  }

  /** Makes the calls of a generated program one after another, from number `from` on. */
  #runProgram(handle: unknown, from: number): unknown {
    for (let i = from; i < this.#program.length; i++) {
      const { name, args } = this.#program[i] as PlannedCall;
      const call = methodOf(handle as Record<string, Method>, name);
      const result = this.#operation(name, args, () => call(...args));
      if (isThenable(result)) return result.then(() => this.#runProgram(handle, i + 1));
    }
    return undefined;
  }

  #context(): ActorContext<unknown> {
    const { conductor } = this.#thread;
    return {
      op: (name, args, call) => this.#operation(name, args, call),
      index: this.#actor.index,
      role: this.#actor.role,
      random: () => conductor.random32() / 0x1_0000_0000,
      state: this.#scene.state,
    };
  }

  #operation<Value>(name: string, args: readonly unknown[], call: () => Value): Value {
    const { conductor, recorder } = this.#thread;
    const self = this.#self;
    const operation = this.#operations++;
    conductor.access(ACCESS.invoke, 0, 0, 0, 0);
    conductor.aside(() => recorder.invoke(self, operation, name, args));
    let value: Value;
    try {
      value = call();
    } catch (thrown) {
      conductor.aside(() => recorder.threw(self, operation, messageOf(thrown)));
      throw thrown;
    }
    if (!isThenable(value)) {
      conductor.aside(() => recorder.respond(self, operation, value));
      return value;
    }
    return value.then(
      (settled) => {
        conductor.aside(() => recorder.respond(self, operation, settled));
        return settled;
      },
      (thrown) => {
        conductor.aside(() => recorder.threw(self, operation, messageOf(thrown)));
        throw thrown;
      },
    ) as Value;
  }

  #fail(thrown: unknown): void {
    const { conductor, recorder } = this.#thread;
    conductor.aside(() => recorder.error(this.#self, messageOf(thrown), stackOf(thrown)));
    this.#end();
  }

  #end(): void {
    this.ended = true;
  }
}

function methodOf(handle: Record<string, Method>, name: string): Method {
  const method = handle?.[name];
  if (typeof method === 'function') return (...args) => method.call(handle, ...args);
  throw new TypeError(`operation '${name}' is no method of what open returned`);
}
