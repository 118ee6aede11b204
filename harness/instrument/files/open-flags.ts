import { constants } from 'node:fs';

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_SYNC } = constants;
const WRITE = O_TRUNC | O_CREAT;
const APPEND = O_APPEND | O_CREAT;

const NAMED: Readonly<Record<string, number>> = {
  r: O_RDONLY,
  rs: O_RDONLY | O_SYNC,
  sr: O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  w: WRITE | O_WRONLY,
  wx: WRITE | O_WRONLY | O_EXCL,
  xw: WRITE | O_WRONLY | O_EXCL,
  'w+': WRITE | O_RDWR,
  'wx+': WRITE | O_RDWR | O_EXCL,
  'xw+': WRITE | O_RDWR | O_EXCL,
  a: APPEND | O_WRONLY,
  ax: APPEND | O_WRONLY | O_EXCL,
  xa: APPEND | O_WRONLY | O_EXCL,
  as: APPEND | O_WRONLY | O_SYNC,
  sa: APPEND | O_WRONLY | O_SYNC,
  'a+': APPEND | O_RDWR,
  'ax+': APPEND | O_RDWR | O_EXCL,
  'xa+': APPEND | O_RDWR | O_EXCL,
  'as+': APPEND | O_RDWR | O_SYNC,
  'sa+': APPEND | O_RDWR | O_SYNC,
};

/** Flags of `open` as a number, or undefined where the platform would refuse them. */
export function flagsOf(flags: unknown): number | undefined {
  if (flags === undefined || flags === null) return O_RDONLY;
  if (typeof flags === 'number') return (flags | 0) === flags ? flags : undefined;
  return typeof flags === 'string' && Object.hasOwn(NAMED, flags) ? NAMED[flags] : undefined;
}

/** Whether opening makes the file, or fails where it is there. */
export const makes = (flags: number): boolean => creates(flags) && (flags & O_EXCL) !== 0;
/** The same flags for a file that is there; undefined where they would mean something else for it. */
export function flagsIfPresent(flags: number): number | undefined {
  return !creates(flags) || makes(flags) || onlyReads(flags) ? undefined : flags & ~O_CREAT;
}
export const appends = (flags: number): boolean => (flags & O_APPEND) !== 0;
export const truncates = (flags: number): boolean => (flags & O_TRUNC) !== 0;
export const creates = (flags: number): boolean => (flags & O_CREAT) !== 0;
export const onlyWrites = (flags: number): boolean => (flags & O_WRONLY) !== 0;
const onlyReads = (flags: number): boolean => (flags & (O_WRONLY | O_RDWR)) === O_RDONLY;

/** What a file is opened for, in a reader's words. */
export function purposeOf(flags: number): string {
  if (appends(flags)) return 'for appending';
  if (onlyReads(flags)) return 'for reading';
  return (flags & O_RDWR) === 0 ? 'for writing' : 'for reading and writing';
}
