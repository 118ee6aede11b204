import { onNextImmediate } from '../base/originals.ts';
import { type Gate, IDLE_GATE } from '../model/gate.ts';
import type { PendingOperation } from '../model/pending-operation.ts';

/** A gate behind which nobody schedules anything: what is pending is delivered as soon as it is ready. */
export interface LinkGate extends Gate {
  running: boolean;
  /** Looks again what is ready: to be called when something has come. */
  stir(): void;
  /** Whether something is about to be delivered. */
  readonly hasReady: boolean;
  /** Whether something is pending that would keep a thread of the platform from ending. */
  readonly keepsThread: boolean;
  /** Drops all that is pending. */
  clear(): void;
}

/**
 * The gate of links where actors truly run at once. Each delivery has a turn of the event loop of its own, as the
 * platform's have, and none interrupts code that runs. `point`: called before messages are sent or taken.
 */
export function openLinkGate(point: () => void): LinkGate {
  const pending: PendingOperation[] = [];
  let isStirred = false;
  const isReady = ({ ready }: PendingOperation) => ready?.() !== false;
  const gate: LinkGate = {
    ...IDLE_GATE,
    running: false,
    access: point,
    begin(operation) {
      pending.push(operation);
      gate.stir();
    },
    cancel(operation) {
      const at = pending.indexOf(operation);
      if (at >= 0) pending.splice(at, 1);
    },
    stir() {
      if (isStirred || !gate.running) return;
      isStirred = true;
      onNextImmediate(deliverNext);
    },
    get hasReady() {
      return pending.some(isReady);
    },
    get keepsThread() {
      return pending.some(({ keepsThread }) => keepsThread !== false);
    },
    clear() {
      pending.length = 0;
    },
  };
  function deliverNext(): void {
    isStirred = false;
    const at = gate.running ? pending.findIndex(isReady) : -1;
    if (at < 0) return;
    const [operation] = pending.splice(at, 1);
    // Before user code, which may throw: the others are delivered all the same.
    gate.stir();
    operation?.deliver();
  }
  return gate;
}
