import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What this process holds as a whole, beside what its threads hold. */
export interface ProcessSample {
  /** Absent where the system does not tell. */
  readonly descriptors: number | undefined;
  readonly threads: number | undefined;
  readonly children: number | undefined;
  /** In the folder for temporary files, which a process of stress has for itself. */
  readonly temporaryFiles: number;
  readonly temporaryBytes: number;
}

/** Counts by way of `/proc`. Takes a fraction of a millisecond. */
export function sampleProcess(): ProcessSample {
  return {
    // The folder itself is open while it is read.
    descriptors: told(() => readdirSync('/proc/self/fd').length - 1),
    threads: told(() => readdirSync('/proc/self/task').length),
    children: told(countChildren),
    ...sampleFiles(tmpdir()),
  };
}

/** Files may go while they are counted. */
function sampleFiles(folder: string): Pick<ProcessSample, 'temporaryFiles' | 'temporaryBytes'> {
  const paths = readdirSync(folder, { recursive: true }).map((path) => join(folder, `${path}`));
  const stats = paths.map((path) => lstatSync(path, { throwIfNoEntry: false }));
  const temporaryBytes = stats.reduce((sum, stat) => sum + (stat?.isFile() ? stat.size : 0), 0);
  return { temporaryFiles: paths.length, temporaryBytes };
}

function countChildren(): number {
  return readdirSync('/proc/self/task').reduce((sum, task) => {
    const list = readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim();
    return sum + (list === '' ? 0 : list.split(' ').length);
  }, 0);
}

function told(count: () => number): number | undefined {
  try {
    return count();
  } catch {
    return undefined;
  }
}
