import { AsyncResource } from 'node:async_hooks';
import workerThreads, { type MessagePort } from 'node:worker_threads';
import { ACCESS } from '../../model/access.ts';
import type { Gate } from '../../model/gate.ts';
import type { PendingOperation } from '../../model/pending-operation.ts';
import type { MessagePlace } from './channel-number.ts';
import { Inbox, isPrimitive, shownMessage } from './inbox.ts';
import {
  dispatchClose,
  type PortInternals,
  type PortWatcher,
  takeFromEventLoop,
} from './port-internals.ts';

/** The unpatched platform. */
const { close } = workerThreads.MessagePort.prototype;
const receive = workerThreads.receiveMessageOnPort as (
  port: MessagePort,
) => { readonly message: unknown } | undefined;

/** What a controlled port is made of. */
export interface PortPlan {
  readonly gate: Gate;
  readonly internals: PortInternals;
  /** Where messages to it and messages from it are accounted. */
  readonly incoming: MessagePlace;
  readonly outgoing: MessagePlace;
  /** What the reader of a trace is told about where messages go: ` on jobs`, or nothing. */
  readonly label: string;
  /** False for what user code never sees. */
  readonly tellsOfClose: boolean;
}

/**
 * A port of the platform whose messages are delivered when the conductor says so. The platform
 * queues and serialises them as ever, in the sender's thread and at once; but the port is never
 * started there, and this side takes them out one by one. While somebody listens, one pending
 * operation stands for the next message.
 */
export class ControlledPort implements PortWatcher {
  readonly port: MessagePort;
  readonly plan: PortPlan;
  /** The other end, where it lives in this thread. */
  peer: ControlledPort | undefined;
  referenced = false;
  #started = false;
  #closed = false;
  /** The end in this thread was closed: `close` comes by way of it, not from the event loop. */
  following = false;
  readonly #inbox: Inbox;
  #receiving: PendingOperation | undefined;
  /** That of the listener, not of the port's maker as on the platform: the actor that listens must be the one that runs. */
  #context: AsyncResource | undefined;

  constructor(port: MessagePort, plan: PortPlan) {
    this.port = port;
    this.plan = plan;
    this.#inbox = new Inbox(() => receive(port));
    takeFromEventLoop(port, plan.internals, this);
  }

  /** Begins delivery, as `start` does. */
  start(): void {
    this.#started = true;
    this.#context ??= new AsyncResource('MESSAGEPORT');
    this.resume();
  }

  /** Has an operation pending if the port is started and has none. */
  resume(): void {
    const { gate, incoming } = this.plan;
    const isReferenced = () => this.referenced;
    if (!this.#started || this.#closed || this.#receiving !== undefined || !gate.running) return;
    this.#receiving = {
      ...incoming,
      kind: ACCESS.receive,
      queue: this,
      holds: false,
      awaited: false,
      get keepsThread() {
        return isReferenced();
      },
      ready: () => this.#hasMessage(),
      deliver: () => this.#deliver(),
    };
    gate.begin(this.#receiving);
  }

  listened(): void {
    this.referenced = true;
    this.start();
  }

  deserted(): void {
    this.referenced = false;
    this.#started = false;
    this.#cancel();
  }

  /** The platform closed it: the end in another thread was closed, or no actor ran. */
  closed(): void {
    if (this.#closed || this.following) return;
    this.#shut();
    dispatchClose(this.port, this.plan.internals);
  }

  /** Takes the oldest message; undefined where there is none. Throws why it cannot be read. */
  take(): { message: unknown } | undefined {
    const taken = this.#closed ? undefined : this.#inbox.take();
    if (taken?.type === 'messageerror') throw taken.data;
    return taken && { message: taken.data };
  }

  /** Closes it; the other end follows when it has taken what is on its way. */
  close(): void {
    if (this.#closed) return;
    this.#shut();
    if (this.peer !== undefined) this.peer.following = true;
    close.call(this.port);
    if (this.plan.tellsOfClose) this.#tellOfClose();
  }

  /** Its execution is over: frees what the platform holds for it, and tells nobody. */
  abandon(): void {
    this.#closed = true;
    this.#receiving = undefined;
    close.call(this.port);
  }

  /** It was moved: another object is the channel's end now. */
  moved(): void {
    if (this.#closed) return;
    if (this.peer !== undefined) this.peer.peer = undefined;
    this.peer = undefined;
    this.#shut();
    this.#tellOfClose();
  }

  #deliver(): void {
    this.#receiving = undefined;
    const taken = this.#closed ? undefined : this.#inbox.take();
    if (taken !== undefined) {
      this.plan.gate.describe(() => `get ${shownMessage(taken.data)}${this.plan.label}`);
      if (isPrimitive(taken.data)) this.plan.gate.value(taken.data);
      this.#dispatch(() => this.port.emit(taken.type, taken.data));
    }
    this.resume();
  }

  #hasMessage(): boolean {
    return !this.#closed && this.#inbox.peek() !== undefined;
  }

  #shut(): void {
    this.#closed = true;
    this.#cancel();
  }

  #cancel(): void {
    if (this.#receiving === undefined) return;
    if (this.plan.gate.running) this.plan.gate.cancel(this.#receiving);
    this.#receiving = undefined;
  }

  #tellOfClose(): void {
    if (!this.plan.gate.running) return;
    this.plan.gate.begin({
      kind: ACCESS.resume,
      object: 0,
      start: 0,
      end: 0,
      holds: true,
      deliver: () => {
        this.#dispatchClose();
        this.peer?.follow();
      },
    });
  }

  /** The other end was closed: closes when everything that was sent before has been taken. */
  follow(): void {
    if (this.#closed) return;
    this.plan.gate.begin({
      ...this.plan.incoming,
      kind: ACCESS.receive,
      holds: false,
      ready: () => !this.#hasMessage(),
      deliver: () => {
        if (this.#closed) return;
        this.#shut();
        close.call(this.port);
        this.#dispatchClose();
      },
    });
  }

  #dispatchClose(): void {
    this.plan.gate.describe(() => 'port closed');
    this.#dispatch(() => dispatchClose(this.port, this.plan.internals));
  }

  /** The platform throws what a listener throws in a tick of its own, not out of this. */
  #dispatch(act: () => unknown): void {
    if (this.#context === undefined) act();
    else this.#context.runInAsyncScope(act);
  }
}
