import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { SCRATCH_DESCRIPTOR } from './limits.ts';
import { wallClockMs } from './originals.ts';

// Captured before any patch, as all originals are.
const {
  closeSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
} = fs;

/**
 * Where the executions of one process keep their files. Each place of a batch has a folder of its own, and
 * user code always sees the same path, in every run and every process: a link that is pointed at the
 * folder of the execution that runs.
 */
export interface Scratch {
  /** The path that user code sees. */
  readonly seen: string;
  /** Where the folders and the link really are. */
  readonly real: string;
}

const PREFIX = 'hammerlock-';
const LINK = 'x';

let opened: Scratch | undefined;

/** The scratch folder of this process; made at the first call, and removed when the process exits. */
export function openScratch(): Scratch {
  if (opened !== undefined) return opened;
  sweepScratch();
  const real = scratchOf(process.pid);
  mkdirSync(real, { recursive: true });
  process.once('exit', () => removeScratch(process.pid));
  opened = { real, seen: join(constantPathTo(real), LINK) };
  return opened;
}

/** Makes the path that user code sees of another process's scratch folder work in this process. */
export function holdScratch({ real }: Scratch): void {
  constantPathTo(real);
}

/** Empties the folder of a place and points the link at it. */
export function clearPlace(scratch: Scratch, place: number): void {
  const folder = placeFolder(scratch, place);
  for (const name of namesIn(folder)) remove(folder + sep + name);
  pointAt(scratch, place);
}

/** The names in a folder, which is made where there is none yet. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    mkdirSync(folder);
    return [];
  }
}

/** Most entries are files, and removing one by its name is several times as fast. */
function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    rmSync(path, { recursive: true, force: true });
  }
}

/** Points the link that user code sees at the folder of a place. */
export function pointAt(scratch: Scratch, place: number): void {
  const link = linkPath(scratch);
  try {
    unlinkSync(link);
  } catch {
    // There was none yet.
  }
  symlinkSync(String(place), link);
}

/**
 * Moves the times of all that is in a folder into virtual time, by whole seconds: what was made just now is then as old
 * as `epochMs`, and what was made to look ten minutes old is ten minutes older. To be called when all is in it.
 */
export function settleTimes(folder: string, epochMs: number): void {
  const shiftMs = epochMs - wallClockMs();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mtimeMs } = lstatSync(path);
    const time = Math.round((mtimeMs + shiftMs) / 1000) + (epochMs % 1000) / 1000;
    lutimesSync(path, time, time);
  }
  utimesSync(folder, epochMs / 1000, epochMs / 1000);
}

/** The folder of a place, as the platform resolves it. */
export function placeFolder({ real }: Scratch, place: number): string {
  return `${real}${sep}${place}`;
}

/** The link that user code sees, by a path that is walked faster than `seen` and differs from run to run. */
export function linkPath({ real }: Scratch): string {
  return real + sep + LINK;
}

/** Removes what a process has left; nothing happens where it has left nothing. */
export function removeScratch(pid: number): void {
  rmSync(scratchOf(pid), { recursive: true, force: true });
}

/** Removes the scratch folders of processes that are no more. Returns how many. */
export function sweepScratch(): number {
  let removed = 0;
  for (const name of readdirSync(memoryFolder())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : Number.NaN;
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    removeScratch(pid);
    removed++;
  }
  return removed;
}

function scratchOf(pid: number): string {
  return join(memoryFolder(), PREFIX + pid);
}

/** In memory where the system has such a folder. */
function memoryFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** Whether a process of this number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A path to `folder` that is the same in every process: by a descriptor of a fixed number. Names that user code derives
 * from a path are then the same in every run. The folder itself where the system has no such paths.
 */
function constantPathTo(folder: string): string {
  if (!existsSync('/proc/self/fd')) return folder;
  const spare: number[] = [];
  let descriptor = openSync(folder, 'r');
  while (descriptor < SCRATCH_DESCRIPTOR) {
    spare.push(descriptor);
    descriptor = openSync(folder, 'r');
  }
  for (const other of spare) closeSync(other);
  if (descriptor === SCRATCH_DESCRIPTOR) return `/proc/self/fd/${SCRATCH_DESCRIPTOR}`;
  closeSync(descriptor);
  return folder;
}
