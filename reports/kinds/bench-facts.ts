import type { BenchSource, MachineFingerprint } from '../../harness/model/bench.ts';
import type { Fact } from '../document.ts';
import { environment } from './part-pieces.ts';

/** What numbers depend on: the machine, and the code that they were measured of. */
export function benchFacts({
  machine,
  source,
  startedAt,
  durationMs,
}: {
  readonly machine: MachineFingerprint;
  readonly source: BenchSource;
  readonly startedAt: string;
  readonly durationMs: number;
}): Fact[] {
  const { node, platform, arch, release, cores, cpu, governor } = machine;
  const { hammerlock, commit } = source;
  return [
    ...(commit === undefined ? [] : [{ name: 'commit', value: commit }]),
    ...environment({
      ...{ hammerlock, node, cores, startedAt, durationMs },
      platform: `${platform} ${arch} ${release}`,
    }),
    { name: 'processor', value: cpu },
    { name: 'clock governor', value: governor },
  ];
}
