import { constants } from 'node:os';
import type { FileFailure } from '../../model/faults.ts';
import type { Stage } from './stage.ts';

/** What the platform says of its error codes. */
const WORDS: Readonly<Record<string, string>> = {
  EIO: 'i/o error',
  ENOSPC: 'no space left on device',
  EMFILE: 'too many open files',
};

/**
 * Fails a step where the fault plan says so, with the error that the platform would give.
 * @throws Error with `code`, `errno` and `syscall`, and `path` where there is one.
 */
export function failAsPlanned(
  stage: Stage,
  ways: readonly FileFailure[],
  syscall: string,
  path?: string,
): void {
  const code = stage.failure(ways);
  if (code === undefined) return;
  const where = path === undefined ? '' : ` '${path}'`;
  const error = new Error(`${code}: ${WORDS[code]}, ${syscall}${where}`);
  const errno = -(constants.errno as Record<string, number>)[code] as number;
  throw Object.assign(error, { errno, code, syscall, ...(path === undefined ? {} : { path }) });
}
