import { AsyncResource } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import { ACCESS } from '../../model/access.ts';
import type { Gate } from '../../model/gate.ts';
import type { LinkEnd } from '../../model/links.ts';
import { inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import type { Taken } from './inbox.ts';
import { type Hearer, LinkReceiver } from './link-receiver.ts';

type Callback = (error: Error | null) => void;

/**
 * What `child_process.fork` gives a child: `process.send`, `connected`, `disconnect`, `channel`, and the events
 * `message` and `disconnect` of `process`, over the link of the execution that runs.
 */
export class ProcessLink implements Hearer {
  readonly #gate: Gate;
  #receiver: LinkReceiver | undefined;
  #isReferenced = true;
  #context: AsyncResource | undefined;
  /** Listeners that were added since the execution began. */
  readonly #added: (readonly [string, () => void])[] = [];

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  install(): Uninstall {
    const note = (event: string | symbol, listener: () => void) => {
      if (!this.#gate.running || (event !== 'message' && event !== 'disconnect')) return;
      this.#added.push([event, listener]);
      this.#listen();
    };
    const events = process as EventEmitter;
    events.prependListener('newListener', note);
    const setReferenced = (is: boolean) => () => {
      this.#isReferenced = is;
    };
    const channel = {
      ref: setReferenced(true),
      unref: setReferenced(false),
      hasRef: () => this.#isReferenced,
    };
    return inReverse([
      () => events.off('newListener', note),
      replaceProperty(process, 'send', (...args: unknown[]) => this.#send(args)),
      replaceProperty(process, 'disconnect', () => this.#disconnect()),
      replaceProperty(process, 'connected', true),
      replaceProperty(process, 'channel', channel),
    ]);
  }

  /** An execution begins. Listeners of the one before are gone, those of modules stay. */
  enter(link: LinkEnd | undefined): void {
    if (link === undefined) return;
    for (const [event, listener] of this.#added.splice(0)) process.off(event, listener);
    this.#receiver = new LinkReceiver(this.#gate, link, this);
    this.#context = undefined;
    this.#isReferenced = true;
    process.connected = true;
    if (this.hears || process.listenerCount('disconnect') > 0) this.#listen();
  }

  get hears(): boolean {
    return process.listenerCount('message') > 0;
  }

  get keepsThread(): boolean {
    return this.hears && this.#isReferenced;
  }

  message({ data }: Taken): void {
    this.#dispatch(() => process.emit('message', data, undefined as never));
  }

  ended(): void {
    process.connected = false;
    this.#dispatch(() => process.emit('disconnect'));
  }

  #listen(): void {
    this.#context ??= new AsyncResource('PROCESSCHANNEL');
    this.#receiver?.resume();
  }

  #send(args: readonly unknown[]): boolean {
    const [message, handle] = args;
    const callback = args.find((arg): arg is Callback => typeof arg === 'function');
    const receiver = this.#linked();
    if (receiver.isOver) {
      const error = Object.assign(new Error('Channel closed'), { code: 'ERR_IPC_CHANNEL_CLOSED' });
      process.nextTick(() => (callback ? callback(error) : process.emit('error' as never, error)));
      return false;
    }
    if (typeof handle === 'object' && handle !== null && args.length > 1 && 'on' in handle) {
      throw new Error('a socket or server that is sent to the parent cannot be explored');
    }
    receiver.send(message);
    if (callback !== undefined) process.nextTick(callback, null);
    return true;
  }

  #disconnect(): void {
    if (!this.#linked().close()) {
      const error = new Error('IPC channel is already disconnected');
      process.emit('error' as never, Object.assign(error, { code: 'ERR_IPC_DISCONNECTED' }));
      return;
    }
    process.connected = false;
    this.#gate.begin({
      kind: ACCESS.resume,
      object: 0,
      start: 0,
      end: 0,
      holds: true,
      deliver: () => {
        this.#gate.describe(() => 'disconnect');
        this.ended();
      },
    });
  }

  #linked(): LinkReceiver {
    if (!this.#gate.running || this.#receiver === undefined) {
      throw new Error(
        'process.send while modules are loaded belongs to no execution; call it from what the actor runs',
      );
    }
    return this.#receiver;
  }

  #dispatch(act: () => unknown): void {
    if (this.#context === undefined) act();
    else this.#context.runInAsyncScope(act);
  }
}
