import { join } from 'node:path';

/** Where the files of a tool are, by what they hold. */
export function filesOf(folder: string) {
  return {
    log: join(folder, 'tool.log'),
    records: join(folder, 'records.db'),
    page: join(folder, 'page.txt'),
  };
}
