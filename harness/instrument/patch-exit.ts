import { syncBuiltinESMExports } from 'node:module';
import type { Gate } from '../model/gate.ts';
import { inReverse, replaceProperty, type Uninstall } from './patching.ts';

/** Tells the gate when an actor ends its thread or process, and lets it. */
export function installExit(gate: Gate): Uninstall {
  const original = process.exit;
  const exit = (code?: number | string | null) => {
    if (gate.active) gate.exiting(Number(code ?? process.exitCode ?? 0) || 0);
    return original.call(process, code);
  };
  const restore = inReverse([replaceProperty(process, 'exit', exit)]);
  syncBuiltinESMExports();
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}
