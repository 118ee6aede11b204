import { reads, writes } from './file-call.ts';
import { bytesValue, preview, privateBytes } from './file-text.ts';
import { stampDescriptor } from './file-times.ts';
import { type OpenFile, openFile } from './open-files.ts';
import { failAsPlanned } from './planned-failure.ts';
import { platformFs } from './platform-fs.ts';
import { attempt, type Stage } from './stage.ts';
import type { Steps } from './steps.ts';

const { fsyncSync, writeSync } = platformFs;

const WRITE_FAILURES = ['EIO', 'ENOSPC'] as const;
const SHORT_WRITE = ['short-write'] as const;
const SYNC_FAILURES = ['EIO'] as const;

/**
 * Writes what one call of the platform would. A long write comes in parts, between which others may
 * read; one that appends is whole. Result: how many bytes.
 */
export function* writeSteps(
  stage: Stage,
  fd: number,
  source: Uint8Array,
  position: number | null,
): Steps<number> {
  const file = openFile(fd);
  let done = 0;
  for (const end of file.append ? [source.length] : stage.parts(source.length)) {
    yield writes(file);
    const from = done;
    const place = position === null ? null : position + from;
    done += writePart(stage, file, fd, source, from, end, place);
    if (done < end) break;
  }
  return done;
}

/** Has the platform write a file to its disk. */
export function* syncSteps(stage: Stage, fd: number): Steps<void> {
  const file = openFile(fd);
  yield reads(file);
  const text = () => `sync ${file.shown}`;
  attempt(
    stage,
    text,
    () => {
      failAsPlanned(stage, SYNC_FAILURES, 'fsync');
      fsyncSync(fd);
    },
    () => 'done',
    text,
  );
}

/** Writes bytes `[from, end)` of `source`, or as many as the platform takes: one step. Result: how many. */
export function writePart(
  stage: Stage,
  file: OpenFile,
  fd: number,
  source: Uint8Array,
  from: number,
  end: number,
  place: number | null,
): number {
  const verb = file.append ? `append to ${file.shown}` : `write ${file.shown}`;
  const written = attempt(
    stage,
    (bytes) => `${verb} ${preview(bytes)}`,
    () => {
      failAsPlanned(stage, WRITE_FAILURES, 'write');
      const isShort = end - from > 1 && stage.failure(SHORT_WRITE) !== undefined;
      const length = isShort ? (end - from) >> 1 : end - from;
      const count = writeSync(fd, source, from, length, place);
      stampDescriptor(fd, stage.seconds());
      return privateBytes(source, from, from + count);
    },
    bytesValue,
    () => verb,
  );
  return written.length;
}
