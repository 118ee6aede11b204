import { AsyncResource } from 'node:async_hooks';
import workerThreads, { type MessagePort } from 'node:worker_threads';
import { ACCESS } from '../../model/access.ts';
import type { Gate } from '../../model/gate.ts';
import type { LinkEnd } from '../../model/links.ts';
import { type Taken, transferred } from './inbox.ts';
import { type Hearer, LinkReceiver } from './link-receiver.ts';
import {
  dispatchClose,
  type PortInternals,
  type PortWatcher,
  takeFromEventLoop,
} from './port-internals.ts';

/** The unpatched platform. */
const { MessageChannel } = workerThreads;
const { close } = workerThreads.MessagePort.prototype;

interface Added {
  readonly type: string;
  readonly listener: never;
  readonly capture: boolean;
}

/**
 * A port that user code sees at the end of a link: `parentPort`, or the parent's port to a child. It is one of the platform's in
 * all but its messages, which come and go over the link of the execution that runs.
 */
export class LinkedPort implements PortWatcher, Hearer {
  readonly port: MessagePort;
  readonly #gate: Gate;
  readonly #internals: PortInternals;
  #receiver: LinkReceiver | undefined;
  #isReferenced = false;
  /** Why there is no link, in words. */
  readonly #refusal: string;
  /** That of the listener: the actor that listens must be the one that runs. */
  #context: AsyncResource | undefined;
  /** Listeners that were added since the execution began. */
  readonly #added: Added[] = [];

  constructor(gate: Gate, internals: PortInternals, refusal: string) {
    this.#gate = gate;
    this.#internals = internals;
    this.#refusal = refusal;
    this.port = new MessageChannel().port1;
    takeFromEventLoop(this.port, internals, this);
    for (const [name, value] of Object.entries(this.#methods())) {
      Object.defineProperty(this.port, name, { value, writable: true, configurable: true });
    }
  }

  /** An execution begins. Listeners of the one before are gone, those of modules stay. */
  enter(link: LinkEnd | undefined): void {
    for (const { type, listener, capture } of this.#added.splice(0)) {
      this.port.removeEventListener(type, listener, { capture } as never);
    }
    this.#receiver = link && new LinkReceiver(this.#gate, link, this);
    this.#context = undefined;
    if (this.hears) this.listened();
  }

  get hears(): boolean {
    return this.port.listenerCount('message') > 0;
  }

  get keepsThread(): boolean {
    return this.hears && this.#isReferenced;
  }

  listened(): void {
    this.#isReferenced = true;
    this.#context ??= new AsyncResource('MESSAGEPORT');
    if (this.#gate.running) this.#linked().resume();
  }

  deserted(): void {
    this.#isReferenced = false;
  }

  added(type: string, listener: unknown, capture: boolean): void {
    if (!this.#gate.running) return;
    this.#added.push({ type, listener: listener as never, capture });
    if (type === 'close') this.#receiver?.resume();
  }

  message({ type, data }: Taken): void {
    this.#dispatch(() => this.port.emit(type, data));
  }

  ended(): void {
    this.#dispatch(() => dispatchClose(this.port, this.#internals));
  }

  /** The platform's port, over which no message goes, was closed. */
  closed(): void {}

  /** Its execution is over: frees what the platform holds for it. */
  abandon(): void {
    close.call(this.port);
  }

  /** Takes a message as `receiveMessageOnPort` does. */
  take(): { message: unknown } | undefined {
    const taken = this.#linked().take();
    if (taken?.type === 'messageerror') throw taken.data;
    return taken && { message: taken.data };
  }

  #methods() {
    return {
      postMessage: (value: unknown, options?: unknown) => {
        const receiver = this.#linked();
        if (!receiver.isOver) receiver.send(value, transferred(options));
      },
      close: () => this.#close(),
      start: () => {},
      ref: () => {
        this.#isReferenced = true;
      },
      unref: () => {
        this.#isReferenced = false;
      },
      hasRef: () => this.#isReferenced,
    };
  }

  #close(): void {
    if (!this.#linked().close()) return;
    this.#gate.begin({
      kind: ACCESS.resume,
      object: 0,
      start: 0,
      end: 0,
      holds: true,
      deliver: () => {
        this.#gate.describe(() => 'port closed');
        this.ended();
      },
    });
  }

  #linked(): LinkReceiver {
    if (!this.#gate.running) throw new Error(LOADING);
    if (this.#receiver === undefined) throw new Error(this.#refusal);
    return this.#receiver;
  }

  #dispatch(act: () => unknown): void {
    if (this.#context === undefined) act();
    else this.#context.runInAsyncScope(act);
  }
}

const LOADING =
  'a message to the parent while modules are loaded belongs to no execution; send it from what the actor runs';
