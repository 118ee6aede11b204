import { syncBuiltinESMExports } from 'node:module';
import type { Gate } from '../../model/gate.ts';
import { inReverse, type Uninstall } from '../patching.ts';
import { installAddons } from './native-addons.ts';
import { installPlatformWork } from './platform-work.ts';
import { installUncontrolled } from './uncontrolled.ts';

/**
 * What the platform computes by itself is waited for; what nobody can schedule is named. `adopts`: whether what
 * a native add-on exports has been put under control.
 */
export function installOutside(gate: Gate, adopts: (addon: unknown) => boolean): Uninstall {
  const restore = inReverse([
    installPlatformWork(gate),
    installUncontrolled(gate),
    installAddons(gate, adopts),
  ]);
  syncBuiltinESMExports();
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}
