import type { BigIntStats, Dirent, Stats } from 'node:fs';
import { relative } from 'node:path';
import { namesValue } from './file-text.ts';
import {
  KEEP_ACCESS_TIME,
  settleStats,
  stampDescriptor,
  stampEntry,
  stampFolder,
  stampPath,
  stampTarget,
} from './file-times.ts';
import type { Done, PlainCall } from './plain-steps.ts';
import { seenPath, shownPath } from './scratch-paths.ts';

type Answer = Stats | BigIntStats | undefined;
type Listing = readonly (string | Buffer | Dirent)[];

const settleOf = (inside: boolean, answer: Answer) =>
  settleStats(answer, inside && KEEP_ACCESS_TIME !== 0);

/** A path in the platform's answer, as user code may see it. */
const seen = (answer: string | Buffer, { stage }: Done): string | Buffer =>
  typeof answer === 'string'
    ? seenPath(stage.scratch, answer)
    : Buffer.from(seenPath(stage.scratch, answer.toString()));

const STAT = { verb: 'stat', effect: 'reads', near: true, value: statsValue } as const;
const PATH_STAT = {
  ...STAT,
  names: 'path',
  settle: (answer: Answer, { path }: Done) => settleOf(path.inside, answer),
  syncOption: 'throwIfNoEntry',
} as const;
const REALPATH: PlainCall = {
  verb: 'resolve',
  loads: true,
  effect: 'reads',
  names: 'path',
  settle: seen,
  value: shownAnswer,
};
const mode = { verb: 'chmod', effect: 'writes', near: true } as const;
const owner = { verb: 'chown', effect: 'writes', near: true } as const;
const times = { verb: 'set times of', effect: 'writes', near: true } as const;
const recursive = (args: readonly unknown[]): boolean =>
  (args[1] as { recursive?: unknown } | null | undefined)?.recursive === true;
const entryStamp = ({ stage, path }: Done) => stampFolder(path, stage.seconds());

/** Calls whose forms are `fs.name`, `fs.nameSync` and, where it is about paths, `fs.promises.name`. */
export const PLAIN_CALLS: Readonly<Record<string, PlainCall>> = {
  access: { verb: 'look for', effect: 'reads', names: 'path', near: true, value: () => 'exists' },
  stat: PATH_STAT,
  lstat: PATH_STAT,
  fstat: {
    ...STAT,
    names: 'descriptor',
    settle: (answer: Answer, { file }: Done) => settleOf(file.inside, answer),
    syncOption: 'throwIfNoEntry',
  },
  chmod: { ...mode, names: 'path' },
  lchmod: { ...mode, names: 'path' },
  fchmod: { ...mode, names: 'descriptor' },
  chown: { ...owner, names: 'path' },
  lchown: { ...owner, names: 'path' },
  fchown: { ...owner, names: 'descriptor' },
  utimes: { ...times, names: 'path' },
  lutimes: { ...times, names: 'path' },
  futimes: { ...times, names: 'descriptor' },
  fsync: { verb: 'sync', effect: 'reads', names: 'descriptor' },
  fdatasync: { verb: 'sync', effect: 'reads', names: 'descriptor' },
  truncate: {
    verb: 'truncate',
    effect: 'writes',
    names: 'path',
    near: true,
    stamp: ({ stage, path }) => stampTarget(stage.scratch, path.absolute, stage.seconds()),
  },
  ftruncate: {
    verb: 'truncate',
    effect: 'writes',
    names: 'descriptor',
    stamp: ({ stage, args }) => stampDescriptor(args[0] as number, stage.seconds()),
  },
  mkdir: {
    verb: 'create folder',
    effect: 'writes',
    names: 'path',
    near: (args) => !recursive(args),
    everything: recursive,
    claims: (args) => !recursive(args),
    stamp: stampFolders,
    settle: (first: string | undefined, { stage }) =>
      first === undefined ? first : seenPath(stage.scratch, first),
  },
  rmdir: {
    verb: 'remove folder',
    effect: 'writes',
    removes: true,
    names: 'path',
    near: true,
    everything: true,
    stamp: entryStamp,
  },
  rm: {
    verb: 'remove',
    effect: 'writes',
    removes: true,
    names: 'path',
    everything: recursive,
    stamp: entryStamp,
  },
  unlink: {
    verb: 'unlink',
    effect: 'writes',
    removes: true,
    names: 'path',
    near: true,
    stamp: entryStamp,
  },
  rename: {
    verb: 'rename',
    effect: 'writes',
    removes: true,
    names: 'two paths',
    near: true,
    stamp({ stage, from, path }) {
      const now = stage.seconds();
      stampFolder(from, now);
      if (from.folder !== path.folder) stampFolder(path, now);
    },
  },
  link: {
    verb: 'link',
    effect: 'writes',
    claims: true,
    names: 'two paths',
    near: true,
    stamp: entryStamp,
  },
  symlink: {
    verb: 'symlink',
    effect: 'writes',
    claims: true,
    names: 'target and path',
    near: true,
    everything: true,
    stamp({ stage, path }) {
      const now = stage.seconds();
      stampPath(stage.scratch, path.absolute, now);
      stampFolder(path, now);
    },
  },
  readlink: {
    verb: 'read link',
    effect: 'reads',
    names: 'path',
    near: true,
    settle: seen,
    value: shownAnswer,
  },
  realpath: REALPATH,
  readdir: {
    verb: 'list',
    effect: 'reads',
    names: 'path',
    // Entries of folders name the path that was asked for.
    near: ([, options]) => typeof options !== 'object' || options === null,
    everything: true,
    settle: (names: Listing) => names.toSorted(byName),
    value: (names: Listing) => namesValue(names.map(entryText)),
  },
};

/** `fs.existsSync` and `fs.exists`, which never fail. */
export const EXISTS: PlainCall = {
  verb: 'look for',
  effect: 'reads',
  names: 'path',
  near: true,
  value: (exists: boolean) => (exists ? 'exists' : 'absent'),
};

/** `fs.realpath.native` and its forms. */
export const NATIVE_REALPATH = REALPATH;

/** Order of names in a folder, by code units: the file system's own differs between machines. */
export function byName(a: string | Buffer | Dirent, b: string | Buffer | Dirent): number {
  const [first, second] = [placeText(a), placeText(b)];
  return first < second ? -1 : Number(first > second);
}

const placeText = (entry: string | Buffer | Dirent): string =>
  typeof entry === 'object' && 'parentPath' in entry
    ? `${entry.parentPath}\0${entry.name}`
    : entry.toString();

const entryText = (entry: string | Buffer | Dirent): string =>
  typeof entry === 'object' && 'parentPath' in entry
    ? `${entry.name}${entry.isDirectory() ? '/' : ''}`
    : entry.toString();

/** Sizes of folders and numbers of links differ between file systems. */
function statsValue(stats: Answer): string {
  if (stats === undefined) return 'absent';
  if (stats.isFile()) return `file of ${stats.size} bytes`;
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'special file';
}

function shownAnswer(answer: string | Buffer, { stage }: Done): string {
  const text = answer.toString();
  return JSON.stringify(shownPath(stage.scratch, text));
}

/** All folders between the first that was created and the one asked for. */
function stampFolders({ stage, path, args }: Done, first: unknown): void {
  const now = stage.seconds();
  const top = typeof first === 'string' ? first : path.absolute;
  if (recursive(args) && first === undefined) return;
  if (top === path.absolute) {
    stampEntry(stage.scratch, top, now);
    stampTarget(stage.scratch, top, now);
    return;
  }
  const below = relative(top, path.absolute).split(/[\\/]/).filter(Boolean);
  stampEntry(stage.scratch, top, now);
  stampTarget(stage.scratch, top, now);
  let folder = top;
  for (const name of below) {
    folder += `/${name}`;
    stampTarget(stage.scratch, folder, now);
  }
}
