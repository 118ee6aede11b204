import { FILES_OBJECT, type Gate } from '../../model/gate.ts';

const NS_PER_MS = 1e6;

/**
 * How often in a row nobody may have gone on before it is believed that nobody can. One wait in sixteen ends
 * early although others could go on.
 */
const SILENCES = 7;

/** Earlier than any other deadline, so that nobody else's timeout is taken for a step. */
const AT_ONCE_MS = -1e9;

/** How a wait for a lock ended. */
export type Waited = 'woken' | 'over';

/**
 * A wait for a lock whose timeout runs out only when nobody else can go on. The gate lets timeouts fire early
 * now and then, which is right for a sleeper; but a holder that was merely not chosen for some steps has
 * not held its lock for ten seconds, and no program could be correct if it had.
 */
export class Patience {
  readonly #gate: Gate;
  readonly #timeoutNs: number;
  #deadlineNs: number;

  constructor(gate: Gate, timeoutMs: number) {
    this.#gate = gate;
    this.#timeoutNs = timeoutMs * NS_PER_MS;
    this.#deadlineNs = gate.clockNs() + this.#timeoutNs;
  }

  /** Waits at a place among files until it is woken there, or the time is over. */
  wait(place: number): Waited {
    for (;;) {
      const leftNs = Math.max(0, this.#deadlineNs - this.#gate.clockNs());
      if (this.#gate.block(FILES_OBJECT, place, leftNs / NS_PER_MS)) return 'woken';
      for (let silences = 0; ; silences++) {
        if (silences === SILENCES) return 'over';
        const before = this.#gate.clockNs();
        const tickNs = this.#gate.clockNs() - before;
        if (this.#gate.block(FILES_OBJECT, place, AT_ONCE_MS)) return 'woken';
        // Each step of somebody else's takes a tick as well.
        if (this.#gate.clockNs() - before > 3 * tickNs) break;
      }
      this.#deadlineNs = this.#gate.clockNs() + this.#timeoutNs;
    }
  }
}
