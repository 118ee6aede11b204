import type { PlatformMethod } from '../bulk-access.ts';
import { type FileCall, type Form, NO_DESCRIPTOR, NO_PATH, unread } from './file-call.ts';
import { checkSignal, type FileOptions, fileOptions } from './file-options.ts';
import { closeDescriptor } from './open-files.ts';
import { openSteps } from './open-steps.ts';
import { isOrdinaryDescriptor } from './plain-steps.ts';
import { platformFs } from './platform-fs.ts';
import { readAllSteps, sizeOf } from './read-steps.ts';
import { type NamedPath, namedPath } from './scratch-paths.ts';
import type { Stage } from './stage.ts';
import type { Steps } from './steps.ts';
import { bytesOf } from './transfer.ts';
import { syncSteps, writeAllSteps } from './write-steps.ts';

/** What such a call is about: a path that it opens itself, or a descriptor that stays open. */
type Target = number | NamedPath | undefined;

/** `fs.readFile` and its forms. */
export const READ_FILE: FileCall = {
  abortable: true,
  loads: true,
  steps(stage, args, form) {
    const target = targetOf(stage, args[0], form);
    if (target === undefined) return undefined;
    const options = fileOptions(args[1], 'r');
    const harmless = typeof target === 'number' ? NO_DESCRIPTOR : NO_PATH;
    return options === undefined
      ? unread(stage, 'readFile', platformFs.readFileSync, harmless, args, form)
      : readFileSteps(stage, target, args[0], options, form);
  },
};

/** `fs.writeFile` and its forms; `fs.appendFile` differs in its flag. */
export const WRITE_FILE = writingCall('writeFile', platformFs.writeFileSync, 'w');
export const APPEND_FILE = writingCall('appendFile', platformFs.appendFileSync, 'a');

function writingCall(name: string, twin: PlatformMethod, flag: string): FileCall {
  return {
    abortable: true,
    steps(stage, args, form) {
      const target = targetOf(stage, args[0], form);
      if (target === undefined) return undefined;
      const options = fileOptions(args[2], flag);
      const source = contentOf(args[1], options);
      const harmless = typeof target === 'number' ? NO_DESCRIPTOR : NO_PATH;
      return options === undefined || source === undefined
        ? unread(stage, name, twin, harmless, args, form)
        : writeFileSteps(stage, target, args[0], source, options);
    },
  };
}

/** Content as bytes, or undefined where the platform would refuse it. */
export function contentOf(
  content: unknown,
  options: FileOptions | undefined,
): Uint8Array | undefined {
  if (typeof content === 'string') return Buffer.from(content, options?.encoding ?? 'utf8');
  return ArrayBuffer.isView(content) ? bytesOf(content) : undefined;
}

/** Reads on from where a descriptor stands, and decodes. */
export function* readRestSteps(
  stage: Stage,
  fd: number,
  { encoding, signal }: FileOptions,
  beyond: boolean,
): Steps<string | Buffer> {
  const check = () => checkSignal(signal);
  const bytes = yield* readAllSteps(stage, fd, sizeOf(fd), beyond, check);
  return encoding === undefined ? bytes : bytes.toString(encoding);
}

/** Writes where a descriptor stands. */
export function* writeRestSteps(
  stage: Stage,
  fd: number,
  source: Uint8Array,
  { signal, flush }: FileOptions,
): Steps<undefined> {
  yield* writeAllSteps(stage, fd, source, () => checkSignal(signal));
  if (flush) yield* syncSteps(stage, fd);
  return undefined;
}

function* readFileSteps(
  stage: Stage,
  target: number | NamedPath,
  written: unknown,
  options: FileOptions,
  form: Form,
): Steps<string | Buffer> {
  // Only this form of the platform's reads on where a file has grown since it was opened.
  const beyond = form === 'sync' && /^utf-?8$/.test(options.encoding ?? '');
  if (typeof target === 'number') return yield* readRestSteps(stage, target, options, beyond);
  checkSignal(options.signal);
  const fd = yield* openSteps(stage, target, written, options.flags, 0o666);
  try {
    return yield* readRestSteps(stage, fd, options, beyond);
  } finally {
    closeDescriptor(fd);
  }
}

function* writeFileSteps(
  stage: Stage,
  target: number | NamedPath,
  written: unknown,
  source: Uint8Array,
  options: FileOptions,
): Steps<undefined> {
  if (typeof target === 'number') return yield* writeRestSteps(stage, target, source, options);
  checkSignal(options.signal);
  const fd = yield* openSteps(stage, target, written, options.flags, options.mode);
  try {
    return yield* writeRestSteps(stage, fd, source, options);
  } finally {
    closeDescriptor(fd);
  }
}

function targetOf({ scratch }: Stage, argument: unknown, form: Form): Target {
  if (typeof argument !== 'number') return namedPath(scratch, argument);
  return form !== 'promise' && isOrdinaryDescriptor(argument) ? argument : undefined;
}
