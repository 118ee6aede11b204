import workerThreads, { type MessagePort } from 'node:worker_threads';
import { ACCESS } from '../../model/access.ts';
import type { Gate } from '../../model/gate.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { replaceProperty, type Uninstall } from '../patching.ts';
import { isPrimitive, shownMessage, transferred } from './inbox.ts';
import type { InstalledLinks } from './install-links.ts';
import type { PortInternals } from './port-internals.ts';
import type { Ports } from './ports.ts';

type Methods = Record<string, PlatformMethod>;

/** The methods of `MessagePort.prototype`, and `receiveMessageOnPort`. */
export function installPortMethods(
  gate: Gate,
  ports: Ports,
  internals: PortInternals,
  links: Pick<InstalledLinks, 'find'> | undefined,
): Uninstall[] {
  const prototype = workerThreads.MessagePort.prototype as unknown as Methods;
  const original = (name: string) => prototype[name] as PlatformMethod;
  const methods: Methods = {
    postMessage: posting(gate, ports, original('postMessage')),
    close: closing(gate, ports, original('close')),
    ...listening(ports, original),
    ...referencing(ports, original),
  };
  return [
    ...Object.entries(methods).map(([name, method]) => replaceProperty(prototype, name, method)),
    replaceProperty(workerThreads, 'receiveMessageOnPort', taking(gate, ports, internals, links)),
  ];
}

/** The schedule point lies before the message is serialised and put into the receiver's queue. */
function posting(gate: Gate, ports: Ports, original: PlatformMethod): PlatformMethod {
  return function (this: MessagePort, ...args: unknown[]) {
    const controlled = gate.running ? ports.use(this) : undefined;
    if (controlled === undefined) return original.apply(this, args);
    const { object, start, end } = controlled.plan.outgoing;
    gate.access(ACCESS.send, object, start, end, 0);
    gate.describe(() => `send ${shownMessage(args[0])}${controlled.plan.label}`);
    const result: unknown = original.apply(this, args);
    if (args.length > 0 && isPrimitive(args[0])) gate.value(args[0]);
    for (const item of transferred(args[1])) ports.find(item)?.moved();
    return result;
  };
}

function closing(gate: Gate, ports: Ports, original: PlatformMethod): PlatformMethod {
  return function (this: MessagePort, callback?: unknown) {
    const controlled = ports.use(this);
    if (controlled === undefined || !gate.running) return original.call(this, callback);
    if (typeof callback === 'function') this.once('close', callback as () => void);
    controlled.close();
  };
}

/** All other ways to listen come down to `addEventListener`. */
function listening(ports: Ports, original: (name: string) => PlatformMethod): Methods {
  const start = original('start');
  const add = original('addEventListener');
  return {
    start(this: MessagePort) {
      const controlled = ports.use(this);
      return controlled === undefined ? start.call(this) : controlled.start();
    },
    addEventListener(this: MessagePort, ...args: unknown[]) {
      if (args[0] === 'message') ports.use(this);
      return add.apply(this, args);
    },
  };
}

/** Of a port that is never started, references would keep the thread alive for nothing. */
function referencing(ports: Ports, original: (name: string) => PlatformMethod): Methods {
  const setTo = (name: string, referenced: boolean): PlatformMethod => {
    const method = original(name);
    return function (this: MessagePort) {
      const controlled = ports.find(this);
      if (controlled === undefined) return method.call(this);
      controlled.referenced = referenced;
    };
  };
  const hasRef = original('hasRef');
  return {
    ref: setTo('ref', true),
    unref: setTo('unref', false),
    hasRef(this: MessagePort) {
      return ports.find(this)?.referenced ?? hasRef.call(this);
    },
  };
}

function taking(
  gate: Gate,
  ports: Ports,
  { handleOf }: PortInternals,
  links: Pick<InstalledLinks, 'find'> | undefined,
): PlatformMethod {
  const original = workerThreads.receiveMessageOnPort as PlatformMethod;
  return (value: unknown) => {
    const linked = links?.find(value);
    if (linked !== undefined) return linked.take();
    const port = value instanceof workerThreads.BroadcastChannel ? handleOf(value) : value;
    if (!(port instanceof workerThreads.MessagePort)) return original(value);
    const controlled = ports.use(port);
    if (controlled === undefined) return original(value);
    if (gate.running) {
      const { object, start, end } = controlled.plan.incoming;
      gate.access(ACCESS.receive, object, start, end, 0);
    }
    const taken = controlled.take();
    if (gate.running && taken !== undefined && isPrimitive(taken.message)) {
      gate.value(taken.message);
    }
    return taken;
  };
}
