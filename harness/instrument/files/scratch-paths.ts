import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAX_KNOWN_PATHS } from '../../base/limits.ts';
import { FILES_RANGE } from '../../model/gate.ts';

/** The folder that an execution's files live in. Its owner changes `realRoot` between executions, and nothing else. */
export interface Scratch {
  /** The folder as user code sees it: absolute, without a slash at the end. Absent: there is none. */
  readonly root: string | undefined;
  /** Where it really is, if that differs. What the platform answers is mapped back to `root`. */
  readonly realRoot?: string | undefined;
  /** Another path to the very entry that `root` names, which the platform walks faster, if there is one. */
  readonly nearRoot?: string | undefined;
}

/** Bytes `[start, end)` of the object under which all files are accessed. */
export interface PathRange {
  readonly start: number;
  readonly end: number;
}

/** What a call that names a file is about. */
export interface NamedPath extends PathRange {
  readonly absolute: string;
  /** As readers see it: relative to the scratch folder when inside, else absolute. */
  readonly shown: string;
  readonly inside: boolean;
  /** The same for the platform: see `nearPath`. */
  readonly near: string;
  /** The folder whose entry it is, for the platform; undefined where the times of that are nobody's. */
  readonly folder: string | undefined;
}

/** Overlaps with every path. */
export const ALL_PATHS: PathRange = { start: 0, end: FILES_RANGE };

/** Whether an absolute path is the scratch folder or in it. */
export function isInside(scratch: Scratch, absolute: string): boolean {
  return isUnder(scratch.root, absolute) || isUnder(scratch.realRoot, absolute);
}

/**
 * Files that are not of any disk, whose times nobody looks at and which all processes share; the
 * scratch folder is often in there.
 */
const NO_DISK = /^\/(?:dev|proc|sys)(?:\/|$)/;

/** Whether the times of what an absolute path names are left alone. */
export function isNobodys(scratch: Scratch, absolute: string): boolean {
  return !isInside(scratch, absolute) && NO_DISK.test(absolute);
}

/** Where commands are typed: paths below it mean the same in every checkout. */
const WORKING_FOLDER = process.cwd();

/**
 * An absolute path as readers see it: relative to the scratch folder, `.` for that folder itself, or
 * to the working folder, with a `./` before it; else as it is.
 */
export function shownPath(scratch: Scratch, absolute: string): string {
  for (const root of [scratch.root, scratch.realRoot]) {
    if (root !== undefined && isUnder(root, absolute))
      return absolute.slice(root.length + 1) || '.';
  }
  if (isUnder(WORKING_FOLDER, absolute)) return `.${absolute.slice(WORKING_FOLDER.length)}`;
  return absolute;
}

/**
 * The place of a path among all: the same for the same shown path on every machine. Two paths share
 * one with a probability of 2^-27.
 */
export function pathRange(shown: string): PathRange {
  let hash = 0x811c9dc5;
  for (let at = 0; at < shown.length; at += 1) {
    hash = Math.imul(hash ^ shown.charCodeAt(at), 0x01000193);
  }
  const start = (hash >>> 0) % FILES_RANGE;
  return { start, end: start + 1 };
}

/** A path that the platform answered, as user code may see it: under `root`, not under `realRoot`. */
export function seenPath({ root, realRoot }: Scratch, path: string): string {
  if (root === undefined || realRoot === undefined || !isUnder(realRoot, path)) return path;
  return root + path.slice(realRoot.length);
}

/** What plain paths in the scratch folder name: code uses the same few again and again. */
const known = new WeakMap<Scratch, Map<unknown, NamedPath>>();

/** What a path argument names, or undefined where the platform would refuse it. */
export function namedPath(scratch: Scratch, argument: unknown): NamedPath | undefined {
  const paths = known.get(scratch) ?? new Map<unknown, NamedPath>();
  const found = paths.get(argument);
  if (found !== undefined) return found;
  const path = nameAnew(scratch, argument);
  // Others depend on the working folder, or on where the scratch folder really is.
  if (path !== undefined && path.absolute === argument && isUnder(scratch.root, path.absolute)) {
    if (paths.size >= MAX_KNOWN_PATHS) paths.clear();
    paths.set(argument, path);
    known.set(scratch, paths);
  }
  return path;
}

function nameAnew(scratch: Scratch, argument: unknown): NamedPath | undefined {
  const text = pathText(argument);
  if (text === undefined) return undefined;
  const absolute = resolve(text);
  const shown = shownPath(scratch, absolute);
  const { start, end } = pathRange(shown);
  const above = dirname(absolute);
  return {
    absolute,
    shown,
    start,
    end,
    inside: isInside(scratch, absolute),
    near: nearPath(scratch, absolute),
    folder: isNobodys(scratch, above) ? undefined : nearPath(scratch, above),
  };
}

/**
 * A path by which the platform gets to the same as by an absolute one, faster where that is in the scratch folder: the way
 * through `/proc` takes longer than most calls.
 */
export function nearPath({ root, nearRoot }: Scratch, absolute: string): string {
  if (root === undefined || nearRoot === undefined || !isUnder(root, absolute)) return absolute;
  return nearRoot + absolute.slice(root.length);
}

/**
 * What the platform is given for a path argument: the near path, where user code has written nothing but the
 * absolute path itself.
 */
export function nearArgument({ absolute, near }: NamedPath, written: unknown): unknown {
  return written === absolute ? near : written;
}

/** Makes an error of the platform name what user code knows: paths under `root`, not under `nearRoot`. */
export function withSeenPaths(scratch: Scratch, error: unknown): unknown {
  const { root, nearRoot } = scratch;
  if (root === undefined || nearRoot === undefined || !(error instanceof Error)) return error;
  const named = error as NodeJS.ErrnoException & { dest?: string };
  named.message = named.message.replaceAll(`'${nearRoot}`, `'${root}`);
  for (const key of ['path', 'dest'] as const) {
    const path = named[key];
    if (path !== undefined && isUnder(nearRoot, path)) {
      named[key] = root + path.slice(nearRoot.length);
    }
  }
  return error;
}

/** A string, Buffer or file URL as text, or undefined where the platform would refuse it. */
export function pathText(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument.includes('\0') ? undefined : argument;
  if (argument instanceof Uint8Array) {
    const { buffer, byteOffset, byteLength } = argument;
    return pathText(Buffer.from(buffer, byteOffset, byteLength).toString());
  }
  if (!(argument instanceof URL)) return undefined;
  try {
    return pathText(fileURLToPath(argument));
  } catch {
    return undefined;
  }
}

function isUnder(root: string | undefined, path: string): boolean {
  if (root === undefined || !path.startsWith(root)) return false;
  const next = path.charAt(root.length);
  return next === '' || next === '/' || next === '\\';
}
