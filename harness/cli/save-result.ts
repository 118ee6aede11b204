import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../base/errors.ts';
import type { CampaignResult } from '../model/result.ts';

/**
 * Writes a result's JSON to `result-<startedAt>-<seed>.json` and to `result.json` in a folder, which
 * is made where it is missing. Both appear whole or not at all, so campaigns that end at the same
 * time leave one result or the other in `result.json`. Returns the path of the first file.
 * Throws HarnessError.
 */
export async function saveResult(
  folder: string,
  result: Pick<CampaignResult, 'startedAt' | 'seed'>,
  json: string,
): Promise<string> {
  const moment = result.startedAt.replaceAll(':', '-');
  const file = join(folder, `result-${moment}-${result.seed}.json`);
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(file, json);
    await writeWhole(join(folder, 'result.json'), json);
  } catch (error) {
    throw new HarnessError(
      `The result could not be written to ${folder}: ${messageOf(error)}. Name another folder with --output.`,
    );
  }
  return file;
}

async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
