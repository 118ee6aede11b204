import { readFileSync } from 'node:fs';
import { arch, availableParallelism, platform, release, totalmem } from 'node:os';
import type { MachineFingerprint } from '../model/bench.ts';
import { processorName } from '../run/machine-facts.ts';

const GOVERNOR = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor';

/** What the numbers of this machine depend on. */
export function fingerprint(): MachineFingerprint {
  return {
    cpu: processorName(),
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: platform(),
    arch: arch(),
    release: release(),
    governor: governor(),
    node: process.version,
  };
}

function governor(): string {
  try {
    return readFileSync(GOVERNOR, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

/** In what two machines differ, e.g. `cores (2, now 8)`; nothing where their numbers can be compared. */
export function differences(then: MachineFingerprint, now: MachineFingerprint): string[] {
  const names = Object.keys(now) as (keyof MachineFingerprint)[];
  return names
    .filter((name) => then[name] !== now[name])
    .map((name) => `${name} (${then[name]}, now ${now[name]})`);
}
