import { platformFs } from './platform-fs.ts';
import { ALL_PATHS, type NamedPath, type PathRange } from './scratch-paths.ts';

const { closeSync } = platformFs;

/** What is known of an open descriptor. */
export interface OpenFile extends PathRange {
  /** As readers see it. */
  readonly shown: string;
  /** Whether writes go to the end, whatever the position. */
  readonly append: boolean;
  readonly inside: boolean;
}

/** Not opened by an actor: it may be any file, and nothing is known of its writes. */
export const UNKNOWN_FILE: OpenFile = {
  ...ALL_PATHS,
  shown: 'a descriptor',
  append: true,
  inside: false,
};

/** By descriptor: the lowest free number is given out first, so that there are few holes. */
const open: (OpenFile | undefined)[] = [];
let openCount = 0;

/** What is known of a descriptor, whether open or not. */
export function openFile(fd: number): OpenFile {
  return open[fd] ?? UNKNOWN_FILE;
}

/** A file has been opened under this descriptor. */
export function noteOpened(fd: number, path: NamedPath, append: boolean): void {
  const { shown, start, end, inside } = path;
  if (open[fd] === undefined) openCount++;
  open[fd] = { shown, start, end, inside, append };
}

/** Files that were there when this thread's actor opened them to write in this execution, by absolute path. */
const present = new Set<string>();

/** Whether a file has been there before, and so most likely is. */
export function wasPresent({ absolute }: NamedPath): boolean {
  return present.has(absolute);
}

export function notePresence({ absolute }: NamedPath, isPresent: boolean): void {
  if (isPresent) present.add(absolute);
  else present.delete(absolute);
}

/** A descriptor is being closed, or is none. */
export function noteClosed(fd: unknown): void {
  if (typeof fd !== 'number' || open[fd] === undefined) return;
  open[fd] = undefined;
  openCount--;
}

/** Closes a descriptor. Throws what the platform throws; it is forgotten in any case. */
export function closeDescriptor(fd: number): void {
  noteClosed(fd);
  closeSync(fd);
}

/**
 * Closes what the thread's actor has left open, and what calls that were never finished had opened.
 * For the owner of the thread, between two executions: descriptors are few.
 */
export function closeLeftOpen(): void {
  // V8 makes a new table for each `clear`, also of an empty set.
  if (present.size > 0) present.clear();
  for (let fd = 0; openCount > 0; fd++) {
    if (open[fd] === undefined) continue;
    try {
      closeDescriptor(fd);
    } catch {
      // Closed behind our back: by the platform, or under another number of the same file.
    }
  }
}
