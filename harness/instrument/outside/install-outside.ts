import { syncBuiltinESMExports } from 'node:module';
import type { Gate } from '../../model/gate.ts';
import { inReverse, type Uninstall } from '../patching.ts';
import { CompressionStreams } from './compression-streams.ts';
import { installAddons } from './native-addons.ts';
import { installPlatformWork } from './platform-work.ts';
import { installUncontrolled } from './uncontrolled.ts';

/**
 * What the platform computes by itself is waited for; what nobody can schedule is named. `adopts`: whether what
 * a native add-on exports has been put under control.
 */
export function installOutside(gate: Gate, adopts: (addon: unknown) => boolean): Uninstall {
  const streams = new CompressionStreams(gate);
  const restore = inReverse([
    streams.install(),
    installPlatformWork(gate, streams),
    installUncontrolled(gate),
    installAddons(gate, adopts),
  ]);
  syncBuiltinESMExports();
  return () => {
    restore();
    syncBuiltinESMExports();
  };
}
