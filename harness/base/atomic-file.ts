import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, UsageError } from './errors.ts';

let files = 0;

/**
 * Writes a file so that readers see the old content or the new, never a part; makes its folder.
 * @throws UsageError when the folder cannot be written.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${++files}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new UsageError(
      `cannot write ${path}: ${messageOf(thrown)}; choose another folder with --output`,
    );
  }
}
