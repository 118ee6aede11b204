import { type BigIntStats, constants, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { platformFs } from './platform-fs.ts';
import { isNobodys, type NamedPath, nearPath, type Scratch } from './scratch-paths.ts';

const { futimesSync, lutimesSync, utimesSync } = platformFs;

/**
 * The times of files are those of the execution: who changes a file, or the entries of a folder,
 * sets them to virtual time (seconds since 1970; undefined: not at all). That the times of
 * something cannot be set is no reason for a call to fail.
 */
export function stampDescriptor(fd: number, seconds: number | undefined): void {
  if (seconds !== undefined) quietly(() => futimesSync(fd, seconds, seconds));
}

/** The same for a path; a symbolic link itself is stamped, not what it leads to. */
export function stampPath(scratch: Scratch, path: string, seconds: number | undefined): void {
  if (seconds === undefined || isNobodys(scratch, path)) return;
  const near = nearPath(scratch, path);
  quietly(() => lutimesSync(near, seconds, seconds));
}

/** The same for the file or folder that a path leads to. */
export function stampTarget(scratch: Scratch, path: string, seconds: number | undefined): void {
  if (seconds === undefined || isNobodys(scratch, path)) return;
  const near = nearPath(scratch, path);
  quietly(() => utimesSync(near, seconds, seconds));
}

/** The same for the folder whose entry a path is that user code has named. */
export function stampFolder({ folder }: NamedPath, seconds: number | undefined): void {
  if (seconds === undefined || folder === undefined) return;
  quietly(() => utimesSync(folder, seconds, seconds));
}

/** The same for the folder whose entry any path is. */
export function stampEntry(scratch: Scratch, path: string, seconds: number | undefined): void {
  stampTarget(scratch, dirname(path), seconds);
}

/**
 * Makes the times in an answer of the platform those of the execution, and returns it: changed and
 * born are both said to be when it was last modified. So a chmod, a link, a rename or an explicit
 * utimes cannot be seen in `ctime`, nor the age of a file in `birthtime`. The time of the last access
 * is real only where `exactAccess` says so, and is the time of modification elsewhere; of what `cp`
 * has read it is that of the clock on the wall.
 */
export function settleStats<Answer extends Stats | BigIntStats | undefined>(
  stats: Answer,
  exactAccess: boolean,
): Answer {
  if (stats === undefined) return stats;
  const keepsAccess = exactAccess && stats.isFile();
  if ('mtimeNs' in stats) {
    stats.ctimeNs = stats.mtimeNs;
    stats.birthtimeNs = stats.mtimeNs;
    if (!keepsAccess) stats.atimeNs = stats.mtimeNs;
  }
  stats.ctimeMs = stats.mtimeMs;
  stats.birthtimeMs = stats.mtimeMs;
  if (!keepsAccess) stats.atimeMs = stats.mtimeMs;
  return stats;
}

/**
 * Opening a file to read it with this flag leaves its access time alone, so that it stays what the
 * execution made it. 0 where the platform has no such flag.
 */
export const KEEP_ACCESS_TIME: number = (constants as { O_NOATIME?: number }).O_NOATIME ?? 0;

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Not ours to change, or gone.
  }
}
