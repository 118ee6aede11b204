import { reads, writes } from './file-call.ts';
import { KEEP_ACCESS_TIME, stampDescriptor, stampFolder } from './file-times.ts';
import { noteOpened, notePresence, wasPresent } from './open-files.ts';
import {
  appends,
  creates,
  flagsIfPresent,
  makes,
  onlyWrites,
  purposeOf,
  truncates,
} from './open-flags.ts';
import { failAsPlanned } from './planned-failure.ts';
import { platformFs } from './platform-fs.ts';
import { type NamedPath, nearArgument } from './scratch-paths.ts';
import { attempt, claiming, type Stage } from './stage.ts';
import type { Place, Steps } from './steps.ts';

const { existsSync, openSync } = platformFs;

const OPEN_FAILURES = ['EMFILE'] as const;
const CREATE_FAILURES = ['EMFILE', 'ENOSPC'] as const;

/**
 * Opens a file, with all that comes of it at once: it is created, it is emptied. Result: the descriptor.
 */
export function* openSteps(
  stage: Stage,
  path: NamedPath,
  written: unknown,
  flags: number,
  mode: unknown,
): Steps<number> {
  yield openPlace(path, flags);
  return openNow(stage, path, written, flags, mode);
}

/** What opening a file may touch. */
export function openPlace(path: NamedPath, flags: number): Place {
  return creates(flags) || truncates(flags) ? writes(path) : reads(path);
}

/** The one step of `openSteps`. */
export function openNow(
  stage: Stage,
  path: NamedPath,
  written: unknown,
  flags: number,
  mode: unknown,
): number {
  const purpose = purposeOf(flags);
  let effect = 'opened';
  return attempt(
    stage,
    () => `open ${path.shown} ${purpose}${effect === 'opened' ? '' : `, ${effect}`}`,
    () => {
      failAsPlanned(
        stage,
        creates(flags) ? CREATE_FAILURES : OPEN_FAILURES,
        'open',
        String(written),
      );
      const at = nearArgument(path, written) as string;
      const known = openKnown(path, at, flags, mode as number);
      const created = known === undefined && creates(flags) && isNew(path, flags);
      const make = () => open(at, flags, mode as number, path.inside);
      const fd = known ?? (makes(flags) ? claiming(stage, path.shown, make) : make());
      noteOpened(fd, path, appends(flags));
      if (creates(flags)) notePresence(path, !created);
      const now = created || truncates(flags) ? stage.seconds() : undefined;
      stampDescriptor(fd, now);
      if (created) stampFolder(path, now);
      if (created) effect = 'created';
      else if (truncates(flags)) effect = 'truncated';
      return fd;
    },
    () => effect,
    () => `open ${path.shown} ${purpose}`,
  );
}

/** Whether opening a file, if it succeeds, creates it. */
function isNew(path: NamedPath, flags: number): boolean {
  return makes(flags) || !existsSync(path.near);
}

/**
 * Opens a file that was there before: where that succeeds without leave to create it, it is still
 * there, and nobody needs to look first. Undefined: it has to be opened in the usual way.
 */
function openKnown(path: NamedPath, at: string, flags: number, mode: number): number | undefined {
  const present = wasPresent(path) ? flagsIfPresent(flags) : undefined;
  if (present === undefined) return undefined;
  try {
    return open(at, present, mode, path.inside);
  } catch {
    return undefined;
  }
}

/** Opens; files of the scratch folder so that reading does not change their access time. */
function open(path: string, flags: number, mode: number, inside: boolean): number {
  if (!inside || onlyWrites(flags) || KEEP_ACCESS_TIME === 0) {
    return openSync(path, flags, mode);
  }
  try {
    return openSync(path, flags | KEEP_ACCESS_TIME, mode);
  } catch (error) {
    // Only the owner of a file may ask for that.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    return openSync(path, flags, mode);
  }
}
