import { allocateBytes, concatBytes } from '../../base/originals.ts';
import { reads } from './file-call.ts';
import { bytesValue, preview, privateBytes } from './file-text.ts';
import { type OpenFile, openFile } from './open-files.ts';
import { failAsPlanned } from './planned-failure.ts';
import { platformFs } from './platform-fs.ts';
import { attempt, type Stage } from './stage.ts';
import type { Steps } from './steps.ts';

const { fstatSync, readSync } = platformFs;

/** How much is asked for at a time where nobody knows how much there is. */
const CHUNK = 8192;

const READ_FAILURES = ['EIO'] as const;

/**
 * Reads into `target` what one call of the platform would: all of it, or as much as there is. A
 * long read comes in parts, between which others may write. Result: how many bytes.
 */
export function* readSteps(
  stage: Stage,
  fd: number,
  target: Uint8Array,
  position: number | null,
): Steps<number> {
  const file = openFile(fd);
  let done = 0;
  for (const end of stage.parts(target.length)) {
    yield reads(file);
    const from = done;
    done += readPart(stage, file, () => {
      const place = position === null ? null : position + from;
      const count = readSync(fd, target, from, end - from, place);
      return privateBytes(target, from, from + count);
    }).length;
    if (done < end) break;
  }
  return done;
}

/** Size of a regular file, 0 of anything else: the platform does not believe other sizes. */
export function sizeOf(fd: number): number {
  const stats = fstatSync(fd);
  return stats.isFile() ? stats.size : 0;
}

/** Reads on from where a descriptor stands, up to `wanted` bytes or to the end: one step. */
export function readOn(stage: Stage, file: OpenFile, fd: number, wanted: number): Buffer {
  return readPart(stage, file, () => readUpTo(fd, wanted));
}

function readPart<Bytes extends Uint8Array>(stage: Stage, file: OpenFile, act: () => Bytes): Bytes {
  const text = () => `read ${file.shown}`;
  const read = () => {
    failAsPlanned(stage, READ_FAILURES, 'read');
    return act();
  };
  return attempt(stage, (bytes) => `${text()} ${preview(bytes)}`, read, bytesValue, text);
}

function readUpTo(fd: number, wanted: number): Buffer {
  const chunks: Buffer[] = [];
  let done = 0;
  while (done < wanted) {
    const chunk = allocateBytes(Number.isFinite(wanted) ? wanted - done : CHUNK);
    const count = readSync(fd, chunk, 0, chunk.length, null);
    chunks.push(count === chunk.length ? chunk : chunk.subarray(0, count));
    done += count;
    if (count === 0) break;
  }
  return joined(chunks, done);
}

/** All chunks as one, which have so many bytes together. */
export function joined(chunks: readonly Buffer[], length: number): Buffer {
  return chunks.length === 1 ? (chunks[0] as Buffer) : concatBytes(chunks, length);
}
