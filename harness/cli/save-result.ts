import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import type { CampaignResult } from '../model/result.ts';

/**
 * Writes a result's JSON to `result-<startedAt>-<seed>.json` and to `result.json` in a folder, which
 * is made where it is missing. Both appear whole or not at all, so campaigns that end at the same
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
  await writeFileAtomically(join(folder, 'result.json'), json);
  return file;
}
