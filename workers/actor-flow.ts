import { isThenable } from '../harness/base/thenable.ts';
import type { Children } from '../harness/model/links.ts';
import type { Actor, ActorContext, AnyScenario } from '../harness/model/scenario.ts';
import type { PlannedCall } from './protocol.ts';

type Method = (...args: readonly unknown[]) => unknown;

/** The user's code, as imported for one execution. */
export interface LoadedModules {
  readonly scenario: AnyScenario;
  readonly subject: unknown;
}

/** What the actors of one thread share during an execution. */
export interface SharedScene {
  readonly modules: LoadedModules;
  readonly state: unknown;
  /** Ports to the children of this thread's actors; to be asked for by running actors only. */
  readonly children: () => Children;
  /** Calls `use` with what `open` returned, at once or when it has settled. */
  opened(use: (handle: unknown) => unknown): unknown;
}

/** How what actors do is scheduled and written down: one actor at a time, or all at once. */
export interface Stage {
  /** Makes a call of an actor as its operation `number`. */
  operation<Value>(
    actor: number,
    number: number,
    name: string,
    args: readonly unknown[],
    call: () => Value,
  ): Value;
  /** The actor's code ended with an error. */
  failed(actor: number, thrown: unknown): void;
  /** Uniform in [0, 1), from the actor's `data` stream. */
  random(actor: number): number;
}

/** One actor through one execution: its code, and what is recorded of it. */
export class ActorFlow {
  /** Its own code has come to its end. */
  ended = false;
  readonly #stage: Stage;
  readonly #actor: Actor;
  readonly #self: number;
  readonly #scene: SharedScene;
  readonly #program: readonly PlannedCall[];
  #operations = 0;

  constructor(
    stage: Stage,
    actor: Actor,
    self: number,
    scene: SharedScene,
    program: readonly PlannedCall[],
  ) {
    this.#stage = stage;
    this.#actor = actor;
    this.#self = self;
    this.#scene = scene;
    this.#program = program;
  }

  /** Runs the actor's code up to where it ends or first waits for something: a promise then, of its end. */
  begin(): PromiseLike<void> | undefined {
    try {
      this.#scene.children();
      const result = this.#scene.opened((handle) => this.#act(handle));
      if (isThenable(result)) {
        return result.then(
          () => this.#end(),
          (thrown) => this.#fail(thrown),
        );
      }
    } catch (thrown) {
      this.#fail(thrown);
      return undefined;
    }
    this.#end();
    return undefined;
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
    const stage = this.#stage;
    const self = this.#self;
    return {
      op: (name, args, call) => this.#operation(name, args, call),
      index: this.#actor.index,
      role: this.#actor.role,
      random: () => stage.random(self),
      state: this.#scene.state,
      children: this.#scene.children(),
    };
  }

  #operation<Value>(name: string, args: readonly unknown[], call: () => Value): Value {
    return this.#stage.operation(this.#self, this.#operations++, name, args, call);
  }

  #fail(thrown: unknown): void {
    this.#stage.failed(this.#self, thrown);
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
