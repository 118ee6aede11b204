import workerThreads, { type MessagePort } from 'node:worker_threads';
import type { PlatformMethod } from '../bulk-access.ts';

/** The parts of a port that have no public name. */
export interface PortInternals {
  /** Called with (size, type, …) when a listener was added; a port's own one starts delivery by the event loop. */
  readonly newListener: symbol;
  /** Called with (size, type, …) when one was removed; a port's own one stops that delivery. */
  readonly removeListener: symbol;
  /** Called by the platform when a port is closed; dispatches `close`. */
  readonly onClose: symbol;
  /** The port behind a BroadcastChannel. */
  readonly handleOf: (channel: object) => MessagePort | undefined;
}

type Symbolic = Record<symbol, PlatformMethod>;

/** Undefined on a platform that is built otherwise. */
export function findPortInternals(): PortInternals | undefined {
  const newListener = symbolOf(EventTarget.prototype, 'kNewListener');
  const removeListener = symbolOf(EventTarget.prototype, 'kRemoveListener');
  const onClose = symbolOf(workerThreads.MessagePort.prototype, 'handle_onclose');
  if (!newListener || !removeListener || !onClose) return undefined;
  let handle: symbol | undefined;
  const handleOf = (channel: object) => {
    handle ??= symbolOf(channel, 'kHandle');
    return handle && (Reflect.get(channel, handle) as MessagePort | undefined);
  };
  return { newListener, removeListener, onClose, handleOf };
}

/** What a port tells of itself once its own hooks are replaced. */
export interface PortWatcher {
  /** The first `message` listener was added. */
  listened(): void;
  /** The last one was removed. */
  deserted(): void;
  /** A listener was added, to any event. */
  added?(type: string, listener: unknown, capture: boolean): void;
  /** The platform has closed the port. */
  closed(): void;
}

/**
 * Takes a port away from the event loop: nothing starts delivery there any more, and the watcher is
 * told instead. A port that nobody listens to yet.
 */
export function takeFromEventLoop(
  port: MessagePort,
  internals: PortInternals,
  watcher: PortWatcher,
): void {
  const { newListener, removeListener, onClose } = internals;
  const inherited = EventTarget.prototype as unknown as Symbolic;
  const own: Symbolic = {
    [newListener](size: number, type: string, ...rest: unknown[]) {
      if (type === 'message' && size === 1) watcher.listened();
      watcher.added?.(type, rest[0], rest[2] === true);
      return inherited[newListener]?.call(port, size, type, ...rest);
    },
    [removeListener](size: number, type: string, ...rest: unknown[]) {
      if (type === 'message' && size === 0) watcher.deserted();
      return inherited[removeListener]?.call(port, size, type, ...rest);
    },
    [onClose]: () => watcher.closed(),
  };
  for (const name of Object.getOwnPropertySymbols(own)) {
    Object.defineProperty(port, name, { value: own[name], writable: true, configurable: true });
  }
}

/** Dispatches `close` with the platform's own event. */
export function dispatchClose(port: MessagePort, { onClose }: PortInternals): void {
  const prototype = workerThreads.MessagePort.prototype as unknown as Symbolic;
  prototype[onClose]?.call(port);
}

function symbolOf(target: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(target).find((symbol) => symbol.description === description);
}
