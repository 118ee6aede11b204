import workerThreads, { type MessageChannel } from 'node:worker_threads';
import { inReverse, replaceProperty, type Uninstall } from '../patching.ts';
import type { Ports } from './ports.ts';

type Constructor = new (...args: never[]) => object;

/** `MessageChannel` and `BroadcastChannel`, so that their ports are known from the beginning. */
export function installChannelClasses(ports: Ports): Uninstall[] {
  return [
    replaceClass('MessageChannel', (construct) => {
      const channel = construct() as MessageChannel;
      ports.addChannel(channel.port1, channel.port2);
      return channel;
    }),
    replaceClass('BroadcastChannel', (construct, [name]) =>
      ports.nameBroadcast(String(name), construct),
    ),
  ];
}

/**
 * A proxy, so that statics, `instanceof`, subclassing and the prototype are the platform's own, as
 * the global and in `node:worker_threads`.
 */
function replaceClass(
  name: 'MessageChannel' | 'BroadcastChannel',
  make: (construct: () => object, args: readonly unknown[]) => object,
): Uninstall {
  const original = workerThreads[name] as unknown as Constructor;
  const replacement: Constructor = new Proxy(original, {
    construct: (target, args, newTarget) =>
      make(
        () => Reflect.construct(target, args, newTarget === replacement ? target : newTarget),
        args,
      ),
  });
  return inReverse([
    replaceProperty(workerThreads, name, replacement),
    replaceProperty(globalThis, name, replacement),
    replaceProperty(original.prototype as object, 'constructor', replacement),
  ]);
}
