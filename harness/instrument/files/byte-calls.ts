import { type FileCall, NO_DESCRIPTOR, NO_PATH, unread, validate } from './file-call.ts';
import { isMode } from './file-options.ts';
import { privateBytes } from './file-text.ts';
import { flagsOf } from './open-flags.ts';
import { openSteps } from './open-steps.ts';
import { isOrdinaryDescriptor } from './plain-steps.ts';
import { platformFs } from './platform-fs.ts';
import { readSteps } from './read-steps.ts';
import { namedPath } from './scratch-paths.ts';
import type { Stage } from './stage.ts';
import type { Steps } from './steps.ts';
import { bytesOf, positionOf, readTransfer, writeTransfer } from './transfer.ts';
import { writeSteps } from './write-steps.ts';

/** `fs.open` and its forms; `fs.promises.open` makes a handle of the descriptor. */
export const OPEN: FileCall = {
  steps(stage, args, form) {
    const path = namedPath(stage.scratch, args[0]);
    const flags = flagsOf(args[1]);
    if (path === undefined || flags === undefined) return undefined;
    if (form === 'callback' && !isMode(args[2])) validate(platformFs.openSync, NO_PATH, args);
    return openSteps(stage, path, args[0], flags, args[2] ?? 0o666);
  },
};

/** `fs.read`. */
export const READ: FileCall = {
  steps(stage, args, form) {
    const fd = args[0];
    if (!isOrdinaryDescriptor(fd)) return undefined;
    const transfer = readTransfer(args.slice(1));
    // Nothing to read: the platform calls back at once, without a system call.
    if (transfer === undefined && emptyRead(args)) return undefined;
    return transfer === undefined
      ? unread(stage, 'read', platformFs.readSync, NO_DESCRIPTOR, args, form)
      : readSteps(stage, fd, transfer.bytes, transfer.position);
  },
  replies: (count: number, args) => [count, args[1]],
  excuses: (args) => [0, args[1]],
};

/** `fs.write`. */
export const WRITE: FileCall = {
  steps(stage, args, form) {
    const fd = args[0];
    if (!isOrdinaryDescriptor(fd)) return undefined;
    const transfer = writeTransfer(args.slice(1));
    return transfer === undefined
      ? unread(stage, 'write', platformFs.writeSync, NO_DESCRIPTOR, args, form)
      : writeSteps(stage, fd, transfer.bytes, transfer.position);
  },
  replies: (count: number, args) => [count, args[1]],
  excuses: (args) => [0, args[1]],
};

/** `fs.readv` and `fs.writev`: one read or write, whose memory is in several places. */
export const READ_VECTOR = vectorCall(readVectorSteps);
export const WRITE_VECTOR = vectorCall(writeVectorSteps);

function vectorCall(
  steps: (stage: Stage, fd: number, views: Views, position: number | null) => Steps<number>,
): FileCall {
  return {
    steps(stage, args) {
      const [fd, views, position] = args;
      if (!isOrdinaryDescriptor(fd) || !areViews(views)) return undefined;
      return steps(stage, fd, views, positionOf(position));
    },
    replies: (count: number, args) => [count, args[1]],
    excuses: (args) => [0, args[1]],
  };
}

type Views = readonly ArrayBufferView[];

/** The steps of reading into several views. */
export function* readVectorSteps(
  stage: Stage,
  fd: number,
  views: Views,
  position: number | null,
): Steps<number> {
  const all = Buffer.allocUnsafe(sizeOfAll(views));
  if (all.length === 0) return 0;
  const count = yield* readSteps(stage, fd, all, position);
  let at = 0;
  for (const view of views) {
    const target = bytesOf(view);
    const end = Math.min(at + target.length, count);
    // Not `set`: on shared memory that would be a schedule point of its own.
    for (let from = at; from < end; from += 1) target[from - at] = all[from] as number;
    at += target.length;
    if (at >= count) break;
  }
  return count;
}

/** The steps of writing from several views. */
export function* writeVectorSteps(
  stage: Stage,
  fd: number,
  views: Views,
  position: number | null,
): Steps<number> {
  if (views.length === 0) return 0;
  const all = Buffer.concat(views.map((view) => privateBytes(bytesOf(view))));
  return yield* writeSteps(stage, fd, all, position);
}

function areViews(value: unknown): value is Views {
  return Array.isArray(value) && value.every((view) => ArrayBuffer.isView(view));
}

const sizeOfAll = (views: Views): number => views.reduce((sum, view) => sum + view.byteLength, 0);

function emptyRead(args: readonly unknown[]): boolean {
  const [, buffer, second, third] = args;
  if (!ArrayBuffer.isView(buffer)) return false;
  return args.length > 3 ? third === 0 : (second as { length?: unknown } | undefined)?.length === 0;
}
