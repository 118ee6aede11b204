import { bytesOfText, textOfBytes } from '../../base/originals.ts';
import type { PlatformMethod } from '../bulk-access.ts';
import {
  type FileCall,
  type Form,
  NO_DESCRIPTOR,
  NO_PATH,
  reads,
  unread,
  writes,
} from './file-call.ts';
import { checkSignal, type FileOptions, fileOptions } from './file-options.ts';
import { closeDescriptor, openFile } from './open-files.ts';
import { openNow, openPlace } from './open-steps.ts';
import { isOrdinaryDescriptor } from './plain-steps.ts';
import { platformFs } from './platform-fs.ts';
import { joined, readOn, sizeOf } from './read-steps.ts';
import { type NamedPath, namedPath } from './scratch-paths.ts';
import type { Stage } from './stage.ts';
import type { Steps } from './steps.ts';
import { bytesOf } from './transfer.ts';
import { syncSteps, writePart } from './write-steps.ts';

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
      : readFileSteps(stage, target, args[0], options, goesOn(form, options));
  },
};

/** Only this form of the platform's reads on where a file has grown since it was opened. */
function goesOn(form: Form, { encoding }: FileOptions): boolean {
  return form === 'sync' && (encoding === 'utf8' || encoding === 'utf-8');
}

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
  if (typeof content === 'string') return bytesOfText(content, options?.encoding ?? 'utf8');
  return ArrayBuffer.isView(content) ? bytesOf(content) : undefined;
}

/**
 * Reads a file to its end and decodes it; of a descriptor, from where it stands. The size of the file when it was
 * opened is where the platform stops if it is not 0; `beyond`: it does not, but reads on. One generator, as
 * nested ones take their time at each step.
 */
export function* readFileSteps(
  stage: Stage,
  target: number | NamedPath,
  written: unknown,
  { encoding, signal, flags }: FileOptions,
  beyond: boolean,
): Steps<string | Buffer> {
  if (typeof target !== 'number') {
    checkSignal(signal);
    yield openPlace(target, flags);
  }
  const fd = typeof target === 'number' ? target : openNow(stage, target, written, flags, 0o666);
  try {
    const size = sizeOf(fd);
    const file = openFile(fd);
    const chunks: Buffer[] = [];
    let done = 0;
    const ends = stage.parts(size);
    // By number: an iterator would have to outlive each yield.
    for (let at = 0; at < ends.length; at++) {
      const end = ends[at] as number;
      checkSignal(signal);
      yield reads(file);
      checkSignal(signal);
      const isLast = end === size;
      const toTheEnd = isLast && (beyond || size === 0);
      const part = readOn(stage, file, fd, toTheEnd ? Number.POSITIVE_INFINITY : end - done);
      chunks.push(part);
      done += part.length;
      if (done < end) break;
    }
    const bytes = joined(chunks, done);
    return encoding === undefined ? bytes : textOfBytes(bytes, encoding);
  } finally {
    if (typeof target !== 'number') closeDescriptor(fd);
  }
}

/** Writes a whole file, or where a descriptor stands; no write happens where there is nothing to write. */
export function* writeFileSteps(
  stage: Stage,
  target: number | NamedPath,
  written: unknown,
  source: Uint8Array,
  { signal, flush, flags, mode }: FileOptions,
): Steps<undefined> {
  if (typeof target !== 'number') {
    checkSignal(signal);
    yield openPlace(target, flags);
  }
  const fd = typeof target === 'number' ? target : openNow(stage, target, written, flags, mode);
  try {
    const file = openFile(fd);
    let done = 0;
    while (done < source.length) {
      const ends = file.append ? [source.length] : stage.parts(source.length);
      for (let at = 0; at < ends.length; at++) {
        const end = ends[at] as number;
        if (end <= done) continue;
        checkSignal(signal);
        yield writes(file);
        checkSignal(signal);
        done += writePart(stage, file, fd, source, done, end, null);
      }
    }
    if (flush) yield* syncSteps(stage, fd);
    return undefined;
  } finally {
    if (typeof target !== 'number') closeDescriptor(fd);
  }
}

function targetOf({ scratch }: Stage, argument: unknown, form: Form): Target {
  if (typeof argument !== 'number') return namedPath(scratch, argument);
  return form !== 'promise' && isOrdinaryDescriptor(argument) ? argument : undefined;
}
