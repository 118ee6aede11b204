import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./print-hashes.ts', import.meta.url));

/** The hashes that another process finds, run by `command` in front of its arguments. */
export async function hashesIn(command: string, args: readonly string[] = []): Promise<unknown> {
  const child = spawn(command, [...args, '--disable-warning=ExperimentalWarning', SCRIPT], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${err}`);
  return JSON.parse(out);
}
