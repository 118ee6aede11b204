import type { Gate } from '../../model/gate.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import { replaceProperty, type Uninstall } from '../patching.ts';

/**
 * Names native add-ons that an actor loads, except those that `adopts` knows from what they export and puts under
 * control. It is asked of those too that are loaded with the modules.
 */
export function installAddons(gate: Gate, adopts: (addon: unknown) => boolean): Uninstall {
  const { dlopen } = process as unknown as { dlopen: PlatformMethod };
  const load = function (this: unknown, module: { readonly exports: unknown }, ...rest: unknown[]) {
    const result: unknown = dlopen.call(this, module, ...rest);
    if (!adopts(module.exports) && gate.running) gate.uncontrolled('a native add-on');
    return result;
  };
  return replaceProperty(process, 'dlopen', load);
}
