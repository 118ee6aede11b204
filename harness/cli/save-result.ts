import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { messageOf, UsageError } from '../base/errors.ts';
import type { CampaignResult } from '../model/result.ts';

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

/**
 * Writes a result's JSON to `result-<startedAt>-<seed>.json` and to `result.json` in a folder, which
 * is made where it is missing; a `result.json` that is no result stays. Both appear whole or not at all, so campaigns that end at the same
 * time leave one result or the other in `result.json`. Returns the path of the first file.
 * @throws UsageError when the folder cannot be written.
 */
export async function saveResult(
  folder: string,
  result: Pick<CampaignResult, 'startedAt' | 'seed'>,
  json: string,
): Promise<string> {
  const moment = result.startedAt.replaceAll(':', '-');
  const file = join(folder, `result-${moment}-${result.seed}.json`);
  await writeFileAtomically(file, json);
  const latest = join(folder, 'result.json');
  if (await isOurs(latest)) await writeFileAtomically(latest, json);
  return file;
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
    return typeof (JSON.parse(text) as { hammerlock?: unknown } | null)?.hammerlock === 'string';
  } catch {
    return false;
  }
}
