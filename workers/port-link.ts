import workerThreads, { type MessagePort, type Transferable } from 'node:worker_threads';
import type { BatchLinks } from './protocol.ts';

/** The unpatched platform. */
const { postMessage, close } = workerThreads.MessagePort.prototype;
const receive = workerThreads.receiveMessageOnPort as (
  port: MessagePort,
) => { readonly message: { readonly place: number; readonly value: unknown } } | undefined;

/** A link between threads, over one of the platform's ports for a whole batch: a message says which execution it is of. */
export class PortLink {
  readonly #port: MessagePort;
  readonly #place: number;

  constructor(port: MessagePort, place: number) {
    this.#port = port;
    this.#place = place;
  }

  send(value: unknown, transfer: readonly unknown[]): void {
    const message = { place: this.#place, value };
    postMessage.call(this.#port, message, transfer as readonly Transferable[]);
  }

  receive(): { readonly message: unknown } | undefined {
    for (;;) {
      const received = receive(this.#port);
      if (received === undefined) return undefined;
      const { place, value } = received.message;
      if (place === this.#place) return { message: value };
    }
  }
}

/** Frees the ports of a batch that is over. */
export function closePorts({ parent, children }: BatchLinks): void {
  for (const port of [parent, ...children.map((child) => child.port)])
    if (port !== undefined) close.call(port);
}
