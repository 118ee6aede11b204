import { messageOf, UsageError } from '../../base/errors.ts';
import { nowMs, timestamp } from '../../base/originals.ts';
import {
  type Pin,
  STRESS_RESULT_VERSION,
  type StressFinding,
  type StressResult,
  type StressTargetResult,
} from '../../model/stress.ts';
import type { Target } from '../../model/target.ts';
import { machineFacts } from '../machine-facts.ts';
import { identityOf } from '../target-identity.ts';
import { unreachedIn } from '../unreached.ts';
import { pin } from './pin.ts';
import { refuseUnknownResources } from './resource-log.ts';
import { stressLine } from './stress-line.ts';
import type { StressOptions } from './stress-options.ts';
import { type StressEnd, stressInProcess } from './stress-process.ts';
import type { StressReport } from './stress-protocol.ts';
import type { Sighting } from './stress-tally.ts';

/**
 * Stresses target after target, each with all cores, in a process of its own.
 * @throws UsageError for mistakes in the user's files, and for resources that are not counted.
 */
export async function runStressCampaign(options: StressOptions): Promise<StressResult> {
  refuseUnknownResources(options.ignoredLeaks);
  const began = nowMs();
  const startedAt = timestamp();
  const results: StressTargetResult[] = [];
  for (const [index, target] of options.targets.entries()) {
    if (options.signal?.aborted === true) break;
    results.push(await stressOne(options, target, index, began, results));
  }
  return {
    version: STRESS_RESULT_VERSION,
    mode: 'stress',
    seed: options.seed,
    noise: options.noise,
    ...machineFacts(),
    startedAt,
    durationMs: Math.round(nowMs() - began),
    ended: options.signal?.aborted === true ? 'interrupted' : 'complete',
    targets: results,
    ...unreachedIn(options.targets, results.length),
  };
}

async function stressOne(
  options: StressOptions,
  target: Target,
  index: number,
  campaignBegan: number,
  before: readonly StressTargetResult[],
): Promise<StressTargetResult> {
  const began = nowMs();
  const timeMs = options.timeMs / options.targets.length;
  const found = before.reduce((sum, { findings }) => sum + findings.length, 0);
  const { seed, noise, keepGoing, rounds, ignoredLeaks } = options;
  const order = {
    seed,
    noise,
    timeMs,
    keepGoing,
    ignoredLeaks,
    countsHeap: false,
    hasLongCycles: false,
    ...(rounds === undefined ? {} : { rounds }),
  };
  let seen = 0;
  const onReport = (report: StressReport) => {
    for (const sighting of report.sightings.slice(seen))
      options.onSighting?.(toFinding(options, target, sighting));
    seen = report.sightings.length;
    const { confirming } = report;
    const ownMs = confirming?.leftMs ?? Math.max(0, began + timeMs - nowMs());
    options.onProgress?.({
      target: target.name,
      index,
      targets: options.targets.length,
      rounds: report.rounds,
      operations: report.operations,
      operationsPerSecond: (report.operations * 1000) / Math.max(1, report.runMs),
      findings: found + report.sightings.length,
      elapsedMs: nowMs() - campaignBegan,
      leftMs: ownMs + (options.targets.length - index - 1) * timeMs,
      ...(confirming && { confirming }),
    });
  };
  const end = await stressInProcess({ target, order }, options.signal, onReport).catch(
    (thrown): StressEnd => ({ kind: 'lost', why: messageOf(thrown), report: undefined }),
  );
  const hasRun = before.length > 0 || (end.report?.rounds ?? 0) > 0;
  // What was run already is worth more than a short answer.
  if (end.kind === 'failed' && end.usage && !hasRun) throw new UsageError(end.message);
  const findings: StressFinding[] = [];
  for (const sighting of sightingsOf(end)) {
    const finding = await withPin(options, target, toFinding(options, target, sighting));
    findings.push(finding);
    options.onFinding?.(finding);
  }
  const result = toResult(target, end.report, findings, began);
  if (end.kind === 'failed') {
    const outcome = findings.length > 0 ? 'finding' : 'harness-error';
    return { ...result, outcome, error: end.message };
  }
  if (end.kind !== 'interrupted') return result;
  return { ...result, notes: [...result.notes, 'interrupted before its time was up'] };
}

/** A process that is gone is a finding of its own: whatever it was, user code did it. */
function sightingsOf(end: StressEnd): readonly Sighting[] {
  const sightings = end.report?.sightings ?? [];
  if (end.kind !== 'lost') return sightings;
  const message = `the process in which the actors ran ended (${end.why}): out of memory, a native add-on, or process.abort`;
  const { rounds = 0, runMs = 0 } = end.report ?? {};
  const lost = {
    violation: { kind: 'uncaught-error', message },
    round: rounds,
    afterMs: runMs,
    times: 1,
  } as const;
  return [...sightings, lost];
}

function toFinding(
  options: StressOptions,
  target: Target,
  { violation, round, afterMs, times }: Sighting,
): StressFinding {
  return {
    ...violation,
    scenario: target.scenario,
    variant: target.variant,
    round,
    afterMs: Math.round(afterMs),
    times,
    stressLine: stressLine(options, target),
  };
}

async function withPin(
  options: StressOptions,
  target: Target,
  finding: StressFinding,
): Promise<StressFinding> {
  if (!options.pin || options.signal?.aborted === true) return finding;
  const { seed, signal, outputFolder } = options;
  const order = { seed, signal, outputFolder };
  // Not even a disk that is full may cost what stress has found.
  const made = await pin(target, finding, order).catch(
    (thrown): Pin => ({ kind: 'not-pinned', executions: 0, why: messageOf(thrown) }),
  );
  return { ...finding, pin: made };
}

function toResult(
  target: Target,
  report: StressReport | undefined,
  findings: readonly StressFinding[],
  began: number,
): StressTargetResult {
  const { rounds = 0, operations = 0, inconclusive = 0, runMs = 0, cycles = 0 } = report ?? {};
  const why = (report?.inconclusiveWhy ?? []).map(
    (text) => `${inconclusive} inconclusive: ${text}`,
  );
  const unsure = inconclusive > 0 || rounds === 0;
  return {
    ...identityOf({ ...target, expected: target.expectedInStress ?? target.expected }),
    outcome: findings.length > 0 ? 'finding' : unsure ? 'inconclusive' : 'clean',
    rounds,
    inconclusive,
    operations,
    durationMs: Math.round(nowMs() - began),
    runMs: Math.round(runMs),
    cycles,
    findings,
    resources: report?.resources ?? [],
    latencies: report?.latencies ?? [],
    notes: [...(report?.notes ?? []), ...why],
  };
}
