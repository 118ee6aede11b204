import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { messageOf, UsageError } from '../base/errors.ts';
import type { Screen } from './progress.ts';

/**
 * Makes the folder that results go to: what is found in hours must not be lost for want of a place.
 * @throws UsageError when nothing can be written there.
 */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `results cannot be kept in ${folder}: ${messageOf(error)}; choose another folder with --output`,
    );
  }
}

/** What is saved, and by what name its file is told from others of the same moment. */
interface Savable {
  /** A seed, or what was done. */
  readonly name: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly ended: string;
  readonly json: string;
}

/**
 * Writes a result to `result-<startedAt>-<name>.json` and to `result.json`, the last result of whatever kind, in a
 * folder, which is made where it is missing; a `result.json` that is no result stays. Both appear whole or not at
 * all, so runs that end at the same time leave one result or the other in `result.json`. Says on the screen where
 * the result is.
 * @throws UsageError when the folder cannot be written. It says where the result is instead: among the system's
 * temporary files.
 */
export async function saveResult(
  folder: string,
  { name, startedAt, ended, json }: Savable,
  screen: Pick<Screen, 'write'>,
): Promise<void> {
  const fileName = `result-${startedAt.replaceAll(':', '-')}-${name}.json`;
  const file = join(folder, fileName);
  try {
    await writeFileAtomically(file, json);
  } catch (thrown) {
    const spare = join(tmpdir(), fileName);
    await writeFileAtomically(spare, json).catch(() => Promise.reject(thrown));
    throw new UsageError(`${messageOf(thrown)}; the result is in ${spare}`);
  }
  const latest = join(folder, 'result.json');
  try {
    if (await isOurs(latest)) await writeFileAtomically(latest, json);
  } catch (thrown) {
    throw new UsageError(`${messageOf(thrown)}; the result is in ${file}`);
  }
  const what = ended === 'interrupted' ? 'interrupted; partial result' : 'result';
  screen.write(`${what} saved to ${file}\n`);
}

/** Whether a path is free or holds a result: somebody else's file of that name is not overwritten. */
async function isOurs(path: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
  try {
    const { hammerlock, source } = JSON.parse(text) as Partial<Record<string, unknown>>;
    const measuredBy = (source as { hammerlock?: unknown } | undefined)?.hammerlock;
    return typeof (hammerlock ?? measuredBy) === 'string';
  } catch {
    return false;
  }
}
