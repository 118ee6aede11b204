import { messageOf, stackOf } from '../harness/base/errors.ts';
import { onNextImmediate } from '../harness/base/originals.ts';
import { isThenable } from '../harness/base/thenable.ts';
import { COMMAND, WORD } from '../harness/conductor/layout.ts';
import type { Children } from '../harness/model/links.ts';
import { type Actor, actorsOf } from '../harness/model/scenario.ts';
import { ActorFlow, type LoadedModules, type SharedScene } from './actor-flow.ts';
import type { ActorThread } from './actor-thread.ts';
import { lookOutside, turnUntil } from './look-outside.ts';
import type { BatchMessage } from './protocol.ts';

const NO_EXECUTION = -1;

/** One thread through a batch: what its actors do when it is given the turn with a command. */
export class ThreadBody {
  readonly #thread: ActorThread;
  readonly #message: BatchMessage;
  readonly #loaded: readonly LoadedModules[];
  readonly #actors: readonly Actor[];
  /** By actor: those of this thread that have begun. */
  readonly #flows: (ActorFlow | undefined)[] = [];
  #place = NO_EXECUTION;
  #scene: SharedScene | undefined;
  #handle: unknown;
  #opened = false;

  constructor(thread: ActorThread, message: BatchMessage, loaded: readonly LoadedModules[]) {
    this.#thread = thread;
    this.#message = message;
    this.#loaded = loaded;
    this.#actors = actorsOf((loaded[0] as LoadedModules).scenario);
  }

  /** Obeys one command. Returns a promise only where user code waits for something outside. */
  perform(command: number): Promise<void> | undefined {
    const { conductor } = this.#thread;
    switch (command) {
      case COMMAND.run:
        return this.#run();
      case COMMAND.start:
        conductor.start();
        return undefined;
      case COMMAND.recover:
        return then(this.#recover(), () => {
          conductor.recovered();
          return undefined;
        });
      case COMMAND.decide:
        this.#enterExecution();
        return this.#goOn(conductor.passOn(this.#hasEnded));
      case COMMAND.look:
        return this.#look();
      case COMMAND.abandon:
        // Given up while all actors of this thread wait, or have not had a turn yet.
        conductor.unwound();
        return undefined;
      case COMMAND.observe:
        return then(this.#observe(), () => this.#close());
      default:
        return this.#close();
    }
  }

  /** The actor that holds the turn goes on, and after it those of this thread to which it passes. */
  #run(): Promise<void> | undefined {
    const { conductor } = this.#thread;
    const { words } = conductor.control;
    this.#enterExecution();
    return this.#goOn(words[WORD.current]);
  }

  #goOn(first: number): Promise<void> | undefined {
    const { conductor } = this.#thread;
    for (let actor = first; actor >= 0; actor = conductor.passOn(this.#hasEnded)) {
      const flow = this.#flows[actor];
      if (flow === undefined) this.#begin(actor);
      else conductor.resume(actor);
      if (conductor.isWorking) return this.#awaitWork();
    }
    return undefined;
  }

  /** Turns the platform's event loop until its own threads have computed what actors wait for. */
  async #awaitWork(): Promise<void> {
    const { conductor } = this.#thread;
    await onEventLoop(conductor, () =>
      turnUntil(() => !conductor.isWorking || conductor.isAbandoned),
    );
    await this.#passOnLater();
  }

  /**
   * Turns the platform's own event loop until something lets an actor of this thread go on, or there
   * is nothing to wait for any more. Nobody else runs meanwhile.
   */
  async #look(): Promise<void> {
    const { conductor } = this.#thread;
    const before = this.#standing();
    const resources = await onEventLoop(conductor, () =>
      lookOutside(() => conductor.isAbandoned || this.#standing() !== before),
    );
    for (const what of resources) conductor.uncontrolled(what);
    await this.#passOnLater();
  }

  /** Goes on in a callback of the event loop: inside a microtask those of user code could not be drained. */
  #passOnLater(): Promise<void> {
    return new Promise((resolve, reject) => {
      onNextImmediate(() => {
        try {
          const more = this.#goOn(this.#thread.conductor.passOn(this.#hasEnded));
          if (more === undefined) resolve();
          else more.then(resolve, reject);
        } catch (thrown) {
          reject(thrown);
        }
      });
    });
  }

  /** Differs when an actor of this thread has got further. */
  #standing(): string {
    const ended = this.#flows.filter((flow) => flow?.ended).length;
    return `${ended} ${this.#thread.conductor.pendingCount}`;
  }

  readonly #hasEnded = (actor: number): boolean => this.#flows[actor]?.ended === true;

  /** Makes ready for the running execution, at this thread's first turn in it. */
  #enterExecution(): void {
    const { conductor, recorder, states } = this.#thread;
    const place = conductor.control.words[WORD.execution];
    if (place === this.#place) return;
    this.#place = place;
    this.#flows.fill(undefined);
    this.#opened = false;
    this.#handle = undefined;
    recorder.reset();
    this.#thread.enterPlace(place);
    const { state, buffers } = states.take(place);
    this.#scene = this.#openScene(this.#loaded[place] as LoadedModules, state);
    conductor.enterExecution(buffers, this.#alwaysCheck());
  }

  #begin(actor: number): void {
    const program = this.#message.programs?.[this.#place]?.[actor] ?? [];
    const scene = this.#scene as SharedScene;
    const { stage } = this.#thread;
    const flow = new ActorFlow(stage, this.#actors[actor] as Actor, actor, scene, program);
    this.#flows[actor] = flow;
    this.#thread.conductor.enter(actor, () => {
      flow.begin();
    });
  }

  /** What the actors share; the first one to ask opens it. */
  #openScene(modules: LoadedModules, state: unknown): SharedScene {
    const { scenario, subject } = modules;
    const { links } = this.#thread;
    const place = this.#place;
    let known: Children | undefined;
    const children = () => {
      known ??= links.areAny ? this.#thread.enterLinks(links.open(scenario, place)) : {};
      return known;
    };
    let opening: { readonly handle: unknown } | undefined;
    const { trace } = this.#thread.conductor.locks;
    trace.isOpening = false;
    const opened = (use: (handle: unknown) => unknown): unknown => {
      if (this.#opened) return use(this.#handle);
      trace.isOpening = this.#thread.conductor.actors.length > 1;
      opening ??= {
        handle:
          scenario.open === undefined
            ? state
            : scenario.open(subject, state, { children: children() }),
      };
      const keep = (handle: unknown) => {
        this.#handle = handle;
        this.#opened = true;
        trace.isOpening = false;
        return use(handle);
      };
      const { handle } = opening;
      return isThenable(handle) ? Promise.resolve(handle).then(keep) : keep(handle);
    };
    return { modules, state, children, opened };
  }

  /** Takes the place of a process that was killed: makes a handle of what it has left, and observes. */
  #recover(): Promise<void> | undefined {
    this.#enterExecution();
    const { modules, state } = this.#scene as SharedScene;
    const recovered = this.#quietly(
      'recover',
      () => modules.scenario.recover?.(modules.subject, state),
      (handle) => {
        this.#handle = handle;
        this.#opened = true;
      },
    );
    return then(recovered, () => this.#observe());
  }

  #observe(): Promise<void> | undefined {
    const { conductor, recorder } = this.#thread;
    if (this.#scene === undefined) return undefined;
    const { state, modules } = this.#scene;
    const { scenario } = modules;
    if (scenario.observe === undefined || !this.#opened) return undefined;
    return this.#quietly(
      'observe',
      () => scenario.observe?.(this.#handle, state),
      (value) => conductor.aside(() => recorder.observed(value)),
    );
  }

  #close(): Promise<void> | undefined {
    const { conductor } = this.#thread;
    const scenario = this.#scene?.modules.scenario;
    const closing =
      scenario?.close === undefined || !this.#opened
        ? undefined
        : this.#quietly(
            'close',
            () => scenario.close?.(this.#handle),
            () => {},
          );
    return then(closing, () => {
      conductor.closed();
      return undefined;
    });
  }

  /** Runs user code when all actors have ended; at once, unless it waits for something outside. */
  #quietly(
    what: string,
    act: () => unknown,
    use: (value: unknown) => void,
  ): Promise<void> | undefined {
    const { conductor, recorder } = this.#thread;
    const fail = (thrown: unknown) => {
      const [self] = conductor.actors as [number];
      recorder.error(self, `${what}: ${messageOf(thrown)}`, stackOf(thrown));
    };
    let result: unknown;
    try {
      result = conductor.quietly(act);
    } catch (thrown) {
      fail(thrown);
      return undefined;
    }
    if (!isThenable(result)) {
      use(result);
      return undefined;
    }
    return new Promise((resolve) => {
      // Outside of microtasks, where those of user code can be drained.
      const go = () => onNextImmediate(() => resolve());
      (result as PromiseLike<unknown>).then(use).then(go, (thrown) => {
        fail(thrown);
        go();
      });
    });
  }

  #alwaysCheck(): (() => string | undefined) | undefined {
    const { modules, state } = this.#scene as SharedScene;
    const { always } = modules.scenario;
    if (always === undefined) return undefined;
    const context = { state };
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
}

/**
 * Waits on the platform's event loop while this thread keeps the turn: user code that goes on meanwhile is under
 * control.
 */
async function onEventLoop<Value>(
  conductor: ActorThread['conductor'],
  wait: () => Promise<Value>,
): Promise<Value> {
  conductor.active = true;
  const value = await wait();
  conductor.active = false;
  return value;
}

/** `next` at once where there is nothing to wait for. */
function then(
  before: Promise<void> | undefined,
  next: () => Promise<void> | undefined,
): Promise<void> | undefined {
  return before === undefined ? next() : before.then(next);
}
