import type { MessagePort } from 'node:worker_threads';
import type { Gate } from '../../model/gate.ts';
import { broadcastPlace, channelPlaces } from './channel-number.ts';
import { ControlledPort } from './controlled-port.ts';
import type { PortInternals } from './port-internals.ts';

/** Which ports of this thread are controlled. */
export class Ports {
  readonly #gate: Gate;
  readonly #internals: PortInternals;
  readonly #controlled = new WeakMap<MessagePort, ControlledPort>();
  /** Ports that user code made while no actor ran: the event loop delivers to them. */
  readonly #early = new WeakSet<MessagePort>();
  /** Ports with ways of their own. */
  readonly #left = new WeakSet<MessagePort>();
  /** Those that were met since `#latestNs` began to rise. */
  #met: ControlledPort[] = [];
  #latestNs = 0;
  /** Name of the BroadcastChannel whose constructor runs. */
  #broadcastName: string | undefined;

  constructor(gate: Gate, internals: PortInternals) {
    this.#gate = gate;
    this.#internals = internals;
  }

  /** Leaves a port alone, whatever is done with it. */
  leave(port: MessagePort): void {
    this.#left.add(port);
  }

  find(port: unknown): ControlledPort | undefined {
    return this.#controlled.get(port as MessagePort);
  }

  /**
   * The controlled port that user code is about to use; undefined where the platform is to act. A
   * port that came from elsewhere is controlled from here on, unless somebody listens to it already:
   * that is what Node's own ports and those of the harness look like.
   */
  use(port: MessagePort): ControlledPort | undefined {
    if (this.#left.has(port)) return undefined;
    const { running } = this.#gate;
    if (!running && this.#broadcastName !== undefined) this.#early.add(port);
    const known = this.#controlled.get(port);
    if (known !== undefined || !running) {
      known?.resume();
      return known;
    }
    if (this.#early.has(port)) {
      this.#gate.uncontrolled('a message port made while modules are loaded');
      return undefined;
    }
    return port.listenerCount('message') > 0 ? undefined : this.#add(port);
  }

  /** A MessageChannel was made. */
  addChannel(first: MessagePort, second: MessagePort): void {
    if (!this.#gate.running) {
      this.#early.add(first).add(second);
      return;
    }
    const { toFirst, toSecond } = channelPlaces(this.#readClock());
    const plan = { gate: this.#gate, internals: this.#internals, ...CHANNEL };
    const one = new ControlledPort(first, { ...plan, incoming: toFirst, outgoing: toSecond });
    const two = new ControlledPort(second, { ...plan, incoming: toSecond, outgoing: toFirst });
    one.peer = two;
    two.peer = one;
    this.#controlled.set(first, one).set(second, two);
    this.#met.push(one, two);
  }

  /** Runs the constructor of a BroadcastChannel, whose port is used within for the first time. */
  nameBroadcast<Made>(name: string, construct: () => Made): Made {
    this.#broadcastName = name;
    try {
      return construct();
    } finally {
      this.#broadcastName = undefined;
    }
  }

  #add(port: MessagePort): ControlledPort {
    const nowNs = this.#readClock();
    const name = this.#broadcastName;
    const shared = { gate: this.#gate, internals: this.#internals };
    let controlled: ControlledPort;
    if (name === undefined) {
      const { toFirst, toSecond } = channelPlaces(nowNs);
      const places = { incoming: toFirst, outgoing: toSecond };
      controlled = new ControlledPort(port, { ...shared, ...places, ...CHANNEL });
    } else {
      const place = broadcastPlace(name);
      const label = ` on ${name}`;
      const places = { incoming: place, outgoing: place };
      controlled = new ControlledPort(port, { ...shared, ...places, label, tellsOfClose: false });
    }
    this.#controlled.set(port, controlled);
    this.#met.push(controlled);
    return controlled;
  }

  /**
   * Virtual time, nanoseconds. Within an execution it only rises; where it does not, the ports met
   * before belong to executions that are over, and the platform keeps a port until it is closed.
   */
  #readClock(): number {
    const nowNs = this.#gate.clockNs();
    if (nowNs <= this.#latestNs) {
      for (const controlled of this.#met) controlled.abandon();
      this.#met = [];
    }
    this.#latestNs = nowNs;
    return nowNs;
  }
}

const CHANNEL = { label: '', tellsOfClose: true } as const;
