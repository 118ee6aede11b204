import { messageOf, stackOf } from '../harness/base/errors.ts';
import { drainMicrotasks, nextImmediate } from '../harness/base/originals.ts';
import { COMMAND, WORD } from '../harness/conductor/layout.ts';
import { ACCESS } from '../harness/model/access.ts';
import { type Actor, type ActorContext, actorsOf } from '../harness/model/scenario.ts';
import type { ActorThread, LoadedModules } from './actor-thread.ts';
import type { BatchMessage, PlannedCall } from './protocol.ts';

type Method = (...args: readonly unknown[]) => unknown;

/** One actor through a batch: what it does when it is given the turn with a command. */
export class ActorBody {
  readonly #thread: ActorThread;
  readonly #message: BatchMessage;
  readonly #loaded: readonly LoadedModules[];
  readonly #self: number;
  #place = 0;
  #state: unknown;
  #handle: unknown;
  #opened = false;
  #operations = 0;
  readonly #actor: Actor;

  constructor(thread: ActorThread, message: BatchMessage, loaded: readonly LoadedModules[]) {
    this.#thread = thread;
    this.#message = message;
    this.#loaded = loaded;
    this.#self = thread.conductor.self;
    this.#actor = actorsOf((loaded[0] as LoadedModules).scenario)[this.#self] as Actor;
  }

  /** Obeys one command. Returns a promise only where user code is asynchronous. */
  perform(command: number): Promise<void> | undefined {
    switch (command) {
      case COMMAND.run:
        return this.#run();
      case COMMAND.abandon:
        // Given up before this actor had its first turn.
        this.#thread.conductor.unwound();
        return undefined;
      case COMMAND.observe:
        return this.#observe().then(() => this.#close());
      default:
        return this.#close();
    }
  }

  get #modules(): LoadedModules {
    return this.#loaded[this.#place] as LoadedModules;
  }

  #run(): Promise<void> | undefined {
    const { conductor, recorder } = this.#thread;
    this.#place = conductor.control.words[WORD.execution];
    this.#operations = 0;
    this.#opened = false;
    this.#handle = undefined;
    recorder.reset();
    const { state, buffers } = this.#thread.states.take(this.#place);
    this.#state = state;
    conductor.enter(buffers, this.#alwaysCheck());
    let result: unknown;
    try {
      result = this.#open();
      if (isThenable(result)) result = Promise.resolve(result).then(() => this.#act());
      else result = this.#act();
    } catch (thrown) {
      this.#fail(thrown);
    }
    if (isThenable(result)) return this.#settle(result);
    // What the actor left to microtasks is still its own to do.
    drainMicrotasks();
    conductor.leave();
    return undefined;
  }

  /** Waits for an asynchronous actor while it keeps the turn, then lets stray rejections surface. */
  async #settle(result: PromiseLike<unknown>): Promise<void> {
    try {
      await result;
    } catch (thrown) {
      this.#fail(thrown);
    }
    await nextImmediate();
    this.#thread.conductor.leave();
  }

  #open(): unknown {
    const { scenario, subject } = this.#modules;
    const state = this.#state;
    if (scenario.open === undefined) {
      this.#handle = state;
      this.#opened = true;
      return undefined;
    }
    const opened = scenario.open(subject, state);
    if (!isThenable(opened)) {
      this.#handle = opened;
      this.#opened = true;
      return undefined;
    }
    return Promise.resolve(opened).then((handle) => {
      this.#handle = handle;
      this.#opened = true;
    });
  }

  #act(): unknown {
    const { scenario } = this.#modules;
    const role = scenario.actors[this.#actor.role];
    if (role?.run !== undefined) return role.run(this.#context(), this.#handle);
    return this.#runProgram(this.#message.programs?.[this.#place]?.[this.#self] ?? [], 0);
  }

  /** Makes the calls of a generated program one after another, from number `from` on. */
  #runProgram(program: readonly PlannedCall[], from: number): unknown {
    for (let i = from; i < program.length; i++) {
      const { name, args } = program[i] as PlannedCall;
      const handle = this.#handle as Record<string, Method>;
      const result = this.#operation(name, args, () => methodOf(handle, name)(...args));
      if (isThenable(result)) {
        return Promise.resolve(result).then(() => this.#runProgram(program, i + 1));
      }
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
      state: this.#state,
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
    return Promise.resolve(value).then(
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

  async #observe(): Promise<void> {
    const { conductor, recorder } = this.#thread;
    const { scenario } = this.#modules;
    if (scenario.observe === undefined || !this.#opened) return;
    try {
      const value = await conductor.quietly(() => scenario.observe?.(this.#handle, this.#state));
      recorder.observed(value);
    } catch (thrown) {
      this.#fail(thrown, 'observe: ');
    }
  }

  async #close(): Promise<void> {
    const { conductor } = this.#thread;
    const { scenario } = this.#modules;
    if (scenario.close !== undefined && this.#opened) {
      try {
        await conductor.quietly(() => scenario.close?.(this.#handle));
      } catch (thrown) {
        this.#fail(thrown, 'close: ');
      }
    }
    conductor.closed();
  }

  #alwaysCheck(): (() => string | undefined) | undefined {
    const { always } = this.#modules.scenario;
    if (always === undefined) return undefined;
    const context = { state: this.#state };
    return () => {
      try {
        const said: unknown = always(context) ?? undefined;
        if (said === undefined || typeof said === 'string') return said;
        return `always returned ${String(said)}; it must return what is wrong as text, or nothing`;
      } catch (thrown) {
        return messageOf(thrown);
      }
    };
  }

  #fail(thrown: unknown, where = ''): void {
    const { conductor, recorder } = this.#thread;
    conductor.aside(() => recorder.error(this.#self, where + messageOf(thrown), stackOf(thrown)));
  }
}

function methodOf(handle: Record<string, Method>, name: string): Method {
  const method = handle?.[name];
  if (typeof method === 'function') return (...args) => method.call(handle, ...args);
  throw new TypeError(`operation '${name}' is no method of what open returned`);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
