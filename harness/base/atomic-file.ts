import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, UsageError } from './errors.ts';

let files = 0;

/**
 * Writes a file so that readers see the old content or the new, never a part; makes its folder. Links stay: what they
 * lead to is written. So do pipes and devices, which get the text as it comes.
 * @throws UsageError when it cannot be written.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  try {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) await replace(path, text);
    else if (found.isFile()) await replace(await realpath(path), text);
    else await writeFile(path, text);
  } catch (thrown) {
    throw new UsageError(
      `cannot write ${path}: ${messageOf(thrown)}; choose another place with --output`,
    );
  }
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${++files}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw thrown;
  }
}
