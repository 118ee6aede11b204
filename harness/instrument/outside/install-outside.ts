import { syncBuiltinESMExports } from 'node:module';
import type { Gate } from '../../model/gate.ts';
import { inReverse, type Uninstall } from '../patching.ts';
import { installPlatformWork } from './platform-work.ts';
import { installUncontrolled } from './uncontrolled.ts';

/** What the platform computes by itself is waited for; what nobody can schedule is named. */
export function installOutside(gate: Gate): Uninstall {
  const restore = inReverse([installPlatformWork(gate), installUncontrolled(gate)]);
  syncBuiltinESMExports();
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}
