import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./print-hashes.ts', import.meta.url));

/** The hashes of some fixtures, or all, that another process finds: `command` begins its call. */
export async function hashesIn(
  command: readonly [string, ...string[]],
  fixtures: readonly string[] = [],
): Promise<unknown> {
  const [file, ...before] = command;
  const args = [...before, '--disable-warning=ExperimentalWarning', SCRIPT, ...fixtures];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${err}`);
  return JSON.parse(out);
}
