import { availableParallelism, cpus } from 'node:os';
import { version } from '../base/version.ts';

/** What every result says of where it was made. */
interface MachineFacts {
  readonly hammerlock: string;
  readonly node: string;
  /** System and architecture, e.g. `linux x64`. */
  readonly platform: string;
  /** Cores that this process may use. */
  readonly cores: number;
}

/** The machine, and the versions of what runs on it. */
export function machineFacts(): MachineFacts {
  return {
    hammerlock: version(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
  };
}

/** The name of the first core's model, as the system tells it. */
export function processorName(): string {
  return cpus()[0]?.model.trim() || 'unknown';
}
