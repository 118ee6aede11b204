import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

/** Milliseconds from spawn on. */
export interface CommandTime {
  /** Until the standard output first held the awaited text; NaN: it never did. */
  readonly seenMs: number;
  readonly exitMs: number;
  readonly code: number | null;
}

/** `warm`: Node's default folder, or whatever the user's environment names; `cold`: an empty one. */
export const CACHES = ['warm', 'cold'] as const;
export type Cache = (typeof CACHES)[number];

/** Runs `node …args` in the repository and times it. */
export async function timeNode(
  args: readonly string[],
  cache: Cache,
  awaited = '',
): Promise<CommandTime> {
  const folder = cache === 'cold' ? await mkdtemp(join(tmpdir(), 'hammerlock-cold-')) : undefined;
  const env = { ...process.env, ...(folder === undefined ? {} : { NODE_COMPILE_CACHE: folder }) };
  try {
    return await timeOnce(args, env, awaited);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

function timeOnce(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  awaited: string,
): Promise<CommandTime> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, {
      cwd: new URL('..', import.meta.url),
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    let seenMs = Number.NaN;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (Number.isNaN(seenMs) && output.includes(awaited)) seenMs = performance.now() - began;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ seenMs, exitMs: performance.now() - began, code }));
  });
}
