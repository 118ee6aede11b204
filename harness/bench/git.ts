import { spawnSync } from 'node:child_process';

/** What git printed, or the first line of what it complains of. */
export type GitAnswer =
  | { readonly ok: true; readonly out: string }
  | { readonly ok: false; readonly why: string };

const LONGEST_MS = 60_000;

/** Runs git in a folder. Never throws: no git is an answer, too. */
export function git(args: readonly string[], cwd: string): GitAnswer {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    cwd,
    encoding: 'utf8',
    timeout: LONGEST_MS,
  });
  if (error !== undefined) return { ok: false, why: error.message };
  if (status === 0) return { ok: true, out: stdout.trim() };
  return { ok: false, why: stderr.trim().split('\n')[0] || `exit code ${status}` };
}
