import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError, UsageError } from '../../base/errors.ts';
import { removeScratch } from '../../base/scratch.ts';
import type { StressMessage, StressReport, StressRequest } from './stress-protocol.ts';

/** How the process of one target ended, with the last that it said. */
export type StressEnd =
  | { readonly kind: 'done' | 'interrupted'; readonly report: StressReport | undefined }
  /** It ended by itself, e.g. since an actor took all memory. */
  | { readonly kind: 'lost'; readonly why: string; readonly report: StressReport | undefined };

/**
 * Stresses one target in a process of its own, which has a folder for temporary files to itself. An abort of
 * `signal` ends it at once; what it had said by then is kept.
 * @throws UsageError or HarnessError as the process says.
 */
export async function stressInProcess(
  request: Omit<StressRequest, 'temporaryFolder'>,
  signal: AbortSignal | undefined,
  onReport: (report: StressReport) => void,
): Promise<StressEnd> {
  const temporary = mkdtempSync(join(tmpdir(), 'hammerlock-tmp-'));
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
      child.on('message', (message: StressMessage) => {
        if (message.kind === 'failed') {
          reject(
            message.usage ? new UsageError(message.message) : new HarnessError(message.message),
          );
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
      child.send(
        { ...request, temporaryFolder: temporary },
        (error) => error !== null && reject(error),
      );
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    child.kill('SIGKILL');
    if (child.pid !== undefined) removeScratch(child.pid);
    rmSync(temporary, { recursive: true, force: true });
  }
}

function mainFile(): string {
  const compiled = fileURLToPath(new URL('./stress-main.js', import.meta.url));
  return existsSync(compiled)
    ? compiled
    : fileURLToPath(new URL('./stress-main.ts', import.meta.url));
}
