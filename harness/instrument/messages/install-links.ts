import { syncBuiltinESMExports } from 'node:module';
import workerThreads, { type MessagePort } from 'node:worker_threads';
import type { Gate } from '../../model/gate.ts';
import type { Children, Links } from '../../model/links.ts';
import { replaceProperty, type Uninstall } from '../patching.ts';
import { LinkedPort } from './linked-port.ts';
import type { PortInternals } from './port-internals.ts';
import type { Ports } from './ports.ts';
import { ProcessLink } from './process-link.ts';

/** What connects the actors of this thread with their parent and their children. */
export interface InstalledLinks {
  /** To be called by the first actor of an execution; returns the ports to its children. */
  enter(links: Links): Children;
  /** The linked port behind one that user code has; undefined for all others. */
  find(port: unknown): LinkedPort | undefined;
  readonly uninstall: Uninstall;
}

/** Where the actors of a thread live: in a process of their own, and whether that has a parent. */
export interface LinkPlace {
  readonly isProcess: boolean;
  readonly hasParent: boolean;
}

const NO_PARENT =
  "parentPort has nobody at its other end; name the role that is the parent of this actor's role, as `parent`";

/**
 * Gives an actor in a thread a `parentPort` of its own, in the place of that of the pool which it runs in, and one in
 * a process with a parent what `fork` gives a child.
 */
export function installLinks(
  gate: Gate,
  internals: PortInternals,
  ports: Pick<Ports, 'leave'>,
  { isProcess, hasParent }: LinkPlace,
): InstalledLinks {
  const linked = new WeakMap<MessagePort, LinkedPort>();
  /** Ports to children in the execution that runs. */
  let made: LinkedPort[] = [];
  const make = () => {
    const port = new LinkedPort(gate, internals, NO_PARENT);
    linked.set(port.port, port);
    ports.leave(port.port);
    return port;
  };
  const parent = isProcess ? new ProcessLink(gate) : make();
  const restore =
    parent instanceof LinkedPort
      ? replaceProperty(workerThreads, 'parentPort', parent.port)
      : hasParent
        ? parent.install()
        : () => {};
  syncBuiltinESMExports();
  return {
    enter(links) {
      parent.enter(links.parent);
      for (const port of made) port.abandon();
      made = [];
      const children = Object.entries(links.children).map(([role, ends]) => [
        role,
        ends.map((end) => {
          const port = make();
          port.enter(end);
          made.push(port);
          return port.port;
        }),
      ]);
      return Object.fromEntries(children) as Children;
    },
    find: (port) => linked.get(port as MessagePort),
    uninstall: () => {
      restore();
      syncBuiltinESMExports();
    },
  };
}
