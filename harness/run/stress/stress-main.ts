import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, stackOf, UsageError } from '../../base/errors.ts';
import { nowMs } from '../../base/originals.ts';
import { openScratch } from '../../base/scratch.ts';
import { loadForStress } from './load-for-stress.ts';
import type { StressMessage, StressReport, StressRequest } from './stress-protocol.ts';
import { emptyTally, type StressTally } from './stress-tally.ts';
import { stressTarget } from './stress-target.ts';

/** Entry of a process that stresses one target and then ends. */
const REPORT_PERIOD_MS = 250;

process.once('message', async (request: StressRequest) => {
  // biome-ignore lint/style/noProcessEnv: user code and the platform look for the folder there
  process.env.TMPDIR = temporaryFolder();
  const tally = emptyTally();
  let reportedAt = nowMs();
  try {
    const target = await loadForStress(request.target);
    await stressTarget(target, request.order, tally, () => {
      if (nowMs() - reportedAt < REPORT_PERIOD_MS && tally.sightings.size === 0) return;
      reportedAt = nowMs();
      tell({ kind: 'progress', report: reportOf(tally) });
    });
    tell({ kind: 'done', report: reportOf(tally) });
  } catch (thrown) {
    const usage = thrown instanceof UsageError;
    tell({ kind: 'failed', usage, message: usage ? messageOf(thrown) : stackOf(thrown) });
  }
});
// The campaign is gone: nobody wants the answer, and stuck threads must not outlive it.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the campaign decides when its processes end.
process.on('SIGINT', () => undefined);

/** One that no other process uses, and that the next run removes where this one cannot. */
function temporaryFolder(): string {
  const folder = join(openScratch().real, 'tmp');
  mkdirSync(folder);
  return folder;
}

function tell(message: StressMessage): void {
  if (process.connected) process.send?.(message);
}

function reportOf(tally: StressTally): StressReport {
  return {
    ...tally,
    sightings: [...tally.sightings.values()],
    inconclusiveWhy: [...tally.inconclusiveWhy],
  };
}
