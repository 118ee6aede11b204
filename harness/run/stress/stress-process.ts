import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { removeScratch } from '../../base/scratch.ts';
import { isBeat, watchBeat } from '../heartbeat.ts';
import type { StressMessage, StressReport, StressRequest } from './stress-protocol.ts';

/** How the process of one target ended, with the last that it said. */
export type StressEnd =
  | { readonly kind: 'done' | 'interrupted'; readonly report: StressReport | undefined }
  /** It ended by itself, e.g. since an actor took all memory. */
  | { readonly kind: 'lost'; readonly why: string; readonly report: StressReport | undefined }
  /** It could not go on, and said why; `usage`: by a mistake of the user's. */
  | {
      readonly kind: 'failed';
      readonly usage: boolean;
      readonly message: string;
      readonly report: StressReport | undefined;
    };

/**
 * Stresses one target in a process of its own, which has a folder for temporary files to itself. An abort of
 * `signal` ends it at once; what it had said by then is kept.
 * @throws Error where the process cannot be started.
 */
export async function stressInProcess(
  request: StressRequest,
  signal: AbortSignal | undefined,
  onReport: (report: StressReport) => void,
): Promise<StressEnd> {
  const child = fork(mainFile(), [], {
    serialization: 'advanced',
    // What actors print must not end up in the middle of a report.
    stdio: ['ignore', 2, 2, 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  let report: StressReport | undefined;
  const abort = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', abort);
  try {
    return await new Promise<StressEnd>((resolve, reject) => {
      watchBeat(child, (message) => resolve({ kind: 'failed', usage: false, message, report }));
      child.on('message', (message: StressMessage) => {
        if (isBeat(message)) return;
        if (message.kind === 'failed') {
          resolve(message);
          return;
        }
        report = message.report;
        if (message.kind === 'done') resolve({ kind: 'done', report });
        else onReport(report);
      });
      child.on('error', reject);
      child.on('exit', (code, killedBy) => {
        if (signal?.aborted === true) resolve({ kind: 'interrupted', report });
        const why = killedBy === null ? `exit code ${code}` : `signal ${killedBy}`;
        resolve({ kind: 'lost', why, report });
      });
      child.send(request, (error) => error !== null && reject(error));
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    await ended(child);
    if (child.pid !== undefined) removeScratch(child.pid);
  }
}

/** Ends a process, and waits until it is gone: what it has left is removed behind it. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await gone;
}

function mainFile(): string {
  const compiled = fileURLToPath(new URL('./stress-main.js', import.meta.url));
  return existsSync(compiled)
    ? compiled
    : fileURLToPath(new URL('./stress-main.ts', import.meta.url));
}
