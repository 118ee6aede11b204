import { reads } from './file-call.ts';
import { bytesValue, preview, privateBytes } from './file-text.ts';
import { type OpenFile, openFile } from './open-files.ts';
import { failAsPlanned } from './planned-failure.ts';
import { platformFs } from './platform-fs.ts';
import { attempt, type Stage } from './stage.ts';
import type { Steps } from './steps.ts';

/** How much is asked for at a time where nobody knows how much there is. */
const CHUNK = 8192;

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
      const count = platformFs.readSync(fd, target, from, end - from, place);
      return privateBytes(target, from, from + count);
    }).length;
    if (done < end) break;
  }
  return done;
}

/**
 * Reads from where a descriptor stands. `size`, the size of the file when it was opened, is where
 * the platform stops if it is not 0; `beyond`: it does not, but reads to the end.
 */
export function* readAllSteps(
  stage: Stage,
  fd: number,
  size: number,
  beyond: boolean,
  check: () => void,
): Steps<Buffer> {
  const file = openFile(fd);
  const chunks: Uint8Array[] = [];
  let done = 0;
  for (const end of stage.parts(size)) {
    check();
    yield reads(file);
    check();
    const last = end === size;
    const wanted = last && (beyond || size === 0) ? Number.POSITIVE_INFINITY : end - done;
    const part = readPart(stage, file, () => readUpTo(fd, wanted));
    chunks.push(part);
    done += part.length;
    if (done < end) break;
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, done);
}

/** Size of a regular file, 0 of anything else: the platform does not believe other sizes. */
export function sizeOf(fd: number): number {
  const stats = platformFs.fstatSync(fd);
  return stats.isFile() ? stats.size : 0;
}

function readPart<Bytes extends Uint8Array>(stage: Stage, file: OpenFile, act: () => Bytes): Bytes {
  const text = () => `read ${file.shown}`;
  const read = () => {
    failAsPlanned(stage, ['EIO'], 'read');
    return act();
  };
  return attempt(stage, (bytes) => `${text()} ${preview(bytes)}`, read, bytesValue, text);
}

function readUpTo(fd: number, wanted: number): Buffer {
  const chunks: Buffer[] = [];
  let done = 0;
  while (done < wanted) {
    const chunk = Buffer.allocUnsafe(Number.isFinite(wanted) ? wanted - done : CHUNK);
    const count = platformFs.readSync(fd, chunk, 0, chunk.length, null);
    chunks.push(count === chunk.length ? chunk : chunk.subarray(0, count));
    done += count;
    if (count === 0) break;
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, done);
}
