import { ACCESS } from '../../model/access.ts';
import type { Gate } from '../../model/gate.ts';

/** Announces work of the platform's; the result is called with its delivery when it is done. */
export function beginWork(gate: Gate): (deliver: () => void) => void {
  const end = gate.work();
  let deliver: (() => void) | undefined;
  gate.begin({
    kind: ACCESS.resume,
    object: 0,
    start: 0,
    end: 0,
    holds: true,
    ready: () => deliver !== undefined,
    deliver: () => deliver?.(),
  });
  return (act) => {
    deliver = act;
    end();
  };
}
