import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError, messageOf, stackOf, UsageError } from '../../base/errors.ts';
import { nowMs } from '../../base/originals.ts';
import { takeChannel } from '../../base/own-channel.ts';
import { openScratch } from '../../base/scratch.ts';
import { beat } from '../heartbeat.ts';
import { loadForStress } from './load-for-stress.ts';
import type { StressMessage, StressReport, StressRequest } from './stress-protocol.ts';
import { emptyTally, type StressTally } from './stress-tally.ts';
import { stressTarget } from './stress-target.ts';

/** Entry of a process that stresses one target and then ends. */
const REPORT_PERIOD_MS = 250;

const send = takeChannel();
const tell: (message: StressMessage) => void = send;
beat(send);

process.once('message', async (request: StressRequest) => {
  const tally = emptyTally();
  let reportedAt = nowMs();
  try {
    // biome-ignore lint/style/noProcessEnv: user code and the platform look for the folder there
    process.env.TMPDIR = temporaryFolder();
    const target = await loadForStress(request.target);
    await stressTarget(target, request.order, tally, () => {
      if (nowMs() - reportedAt < REPORT_PERIOD_MS && tally.sightings.size === 0) return;
      reportedAt = nowMs();
      tell({ kind: 'progress', report: reportOf(tally) });
    });
    tell({ kind: 'done', report: reportOf(tally) });
  } catch (thrown) {
    const usage = thrown instanceof UsageError;
    const isKnown = usage || thrown instanceof HarnessError;
    const message = isKnown ? messageOf(thrown) : stackOf(thrown);
    tell({ kind: 'failed', usage, message, report: reportOf(tally) });
  }
});
// The campaign is gone: nobody wants the answer, and stuck threads must not outlive it.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the campaign decides when its processes end.
process.on('SIGINT', () => undefined);

/**
 * One that no other process uses, and that the next run removes where this one cannot.
 * @throws HarnessError where there is no room for it.
 */
function temporaryFolder(): string {
  try {
    const folder = join(openScratch().real, 'tmp');
    mkdirSync(folder);
    return folder;
  } catch (thrown) {
    throw new HarnessError(`there is no place for the actors' files: ${messageOf(thrown)}`);
  }
}

function reportOf({ confirming, ...tally }: StressTally): StressReport {
  const { resources = [], endsAt = 0 } = confirming ?? {};
  return {
    ...tally,
    ...(confirming && { confirming: { resources, leftMs: Math.max(0, endsAt - nowMs()) } }),
    sightings: [...tally.sightings.values()],
    inconclusiveWhy: [...tally.inconclusiveWhy],
    latencies: tally.latencies.summary(),
  };
}
