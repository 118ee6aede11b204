import { messageOf, UsageError } from '../base/errors.ts';
import { nowMs, timestamp } from '../base/originals.ts';
import type { Finding } from '../model/finding.ts';
import {
  type CampaignResult,
  type Progress,
  RESULT_VERSION,
  type TargetResult,
} from '../model/result.ts';
import type { StrategyName } from '../model/strategy.ts';
import type { Target } from '../model/target.ts';
import { readCorpus, storeFinding } from './corpus.ts';
import { type Hunt, hunt } from './hunt.ts';
import { pinnableCores } from './lane-child.ts';
import { type LaneProcess, startLane } from './lane-process.ts';
import { machineFacts } from './machine-facts.ts';
import type { Numbering, Tally } from './round.ts';
import { identityOf } from './target-identity.ts';
import { unreachedIn } from './unreached.ts';

/** What a campaign hammers, and for how long. */
export interface CampaignOptions {
  readonly targets: readonly Target[];
  readonly seed: string;
  readonly strategy: StrategyName | 'portfolio';
  /** Executions of each target; undefined: no bound but time, the first finding or an interruption. */
  readonly executions: number | undefined;
  /** For the whole campaign, shared by its targets. */
  readonly timeMs?: number;
  readonly lanes: number;
  /** This machine's part of the executions; `index` counts from 1. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Go on behind a target's first finding. */
  readonly keepGoing: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly onFinding?: (finding: Finding) => void;
  /** Folder in which findings are kept. */
  readonly outputFolder?: string;
}

/**
 * Runs a campaign: target after target, each on all lanes. A target that cannot be run is a
 * `harness-error` of its own and does not stop the others.
 * @throws UsageError for mistakes in the user's files that stop the first target.
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  // A corpus that cannot be added to must not cost hours of findings.
  if (options.outputFolder !== undefined) await readCorpus(options.outputFolder);
  const began = nowMs();
  const startedAt = timestamp();
  const lanes = new Lanes(options.lanes);
  const stop = () => lanes.end();
  options.signal?.addEventListener('abort', stop);
  const results: TargetResult[] = [];
  let ended: CampaignResult['ended'] = 'complete';
  try {
    for (const [index, target] of options.targets.entries()) {
      if (options.signal?.aborted === true) break;
      const { result, ended: how } = await runTarget(options, lanes, target, index, began, results);
      results.push(result);
      if (how !== 'complete') ended = how;
      if (how === 'interrupted') break;
    }
  } finally {
    options.signal?.removeEventListener('abort', stop);
    lanes.end();
  }
  if (options.signal?.aborted === true) ended = 'interrupted';
  return {
    version: RESULT_VERSION,
    mode: 'explore',
    seed: options.seed,
    strategy: options.strategy,
    lanes: options.lanes,
    ...machineFacts(),
    startedAt,
    durationMs: Math.round(nowMs() - began),
    ended,
    targets: results,
    ...unreachedIn(options.targets, results.length),
  };
}

/** The lanes of a campaign, started when they are first needed and again after one was lost. */
class Lanes {
  readonly #count: number;
  #running: LaneProcess[] | undefined;

  constructor(count: number) {
    this.#count = count;
  }

  get(): readonly LaneProcess[] {
    const cores = pinnableCores();
    const pin = this.#count <= cores.length;
    this.#running ??= Array.from({ length: this.#count }, (_, lane) =>
      startLane(pin ? cores[lane] : undefined),
    );
    return this.#running;
  }

  end(): void {
    for (const lane of this.#running ?? []) lane.end();
    this.#running = undefined;
  }
}

async function runTarget(
  options: CampaignOptions,
  lanes: Lanes,
  target: Target,
  index: number,
  campaignBegan: number,
  before: readonly TargetResult[],
): Promise<{ result: TargetResult; ended: CampaignResult['ended'] }> {
  const began = nowMs();
  const found = before.reduce((sum, { findings }) => sum + findings.length, 0);
  const findings: Finding[] = [];
  const unkept: string[] = [];
  const numbering = numberingOf(options);
  const deadlineMs = deadlineOf(options, campaignBegan, index);
  let done: Hunt;
  try {
    done = await hunt({
      target,
      seed: options.seed,
      strategy: options.strategy,
      numbering,
      deadlineMs,
      keepGoing: options.keepGoing,
      lanes: lanes.get(),
      signal: options.signal,
      onProgress: (tally) => {
        const targetMs = nowMs() - began;
        options.onProgress?.({
          target: target.name,
          index,
          targets: options.targets.length,
          executions: tally.executions,
          budget: numbering.count,
          distinct: tally.distinct.size,
          findings: found + findings.length,
          executionsPerSecond: tally.executions / (targetMs / 1000),
          elapsedMs: nowMs() - campaignBegan,
          leftMs: leftOf(tally, numbering, targetMs, deadlineMs),
        });
      },
      onFinding: async (finding) => {
        findings.push(finding);
        options.onFinding?.(finding);
        const { outputFolder } = options;
        if (outputFolder === undefined) return;
        // It stands in the result, and what is still to be found is worth more than its file.
        await storeFinding(outputFolder, target, finding).catch((thrown) =>
          unkept.push(`a finding has no file of its own: ${messageOf(thrown)}`),
        );
      },
    });
  } catch (thrown) {
    // What was run already is worth more than a short answer.
    if (thrown instanceof UsageError && before.length === 0) throw thrown;
    lanes.end();
    if (options.signal?.aborted === true)
      return { result: cutShort(target, findings, began), ended: 'interrupted' };
    return { result: failed(target, findings, began, messageOf(thrown)), ended: 'complete' };
  }
  const result = toResult(target, done, began);
  return { result: { ...result, notes: [...result.notes, ...unkept] }, ended: done.ended };
}

function numberingOf({ executions, shard }: CampaignOptions): Numbering {
  const { index, of } = shard ?? { index: 1, of: 1 };
  const first = index - 1;
  return {
    first,
    of,
    count: executions === undefined ? undefined : Math.ceil((executions - first) / of),
  };
}

/** Each target gets an equal share of the time that is left when it begins. */
function deadlineOf(
  options: CampaignOptions,
  campaignBegan: number,
  index: number,
): number | undefined {
  if (options.timeMs === undefined) return undefined;
  const left = campaignBegan + options.timeMs - nowMs();
  return nowMs() + left / (options.targets.length - index);
}

/** Milliseconds until executions or time are used up, whichever comes first. */
function leftOf(
  tally: Tally,
  { count }: Numbering,
  elapsedMs: number,
  deadlineMs: number | undefined,
): number | undefined {
  const byTime = deadlineMs === undefined ? undefined : deadlineMs - nowMs();
  if (count === undefined || tally.executions === 0) return byTime;
  const byCount = ((count - tally.executions) * elapsedMs) / tally.executions;
  return byTime === undefined ? byCount : Math.min(byCount, byTime);
}

function toResult(target: Target, done: Hunt, began: number): TargetResult {
  const { tally, findings } = done;
  const notes = [
    ...done.notes,
    ...[...tally.inconclusiveWhy].map((why) => `${tally.inconclusive} inconclusive: ${why}`),
  ];
  if (tally.uncontrolled.size > 0) {
    notes.push(
      `not under control, so that replays are best effort: ${[...tally.uncontrolled].join(', ')}`,
    );
  }
  if (done.ended === 'time') notes.push('the time was up before all executions were run');
  if (done.ended === 'interrupted') notes.push('interrupted before all executions were run');
  const outcome =
    findings.length > 0
      ? 'finding'
      : tally.inconclusive > 0 || tally.executions === 0
        ? 'inconclusive'
        : 'clean';
  return {
    ...identityOf(target),
    outcome,
    executions: tally.executions,
    inconclusive: tally.inconclusive,
    distinct: { count: tally.distinct.size, atLeast: tally.overflowed },
    steps: tally.steps,
    switches: tally.switches,
    durationMs: Math.round(nowMs() - began),
    searchMs: Math.round(tally.searchMs),
    isolation: done.isolation,
    findings,
    notes,
  };
}

function failed(
  target: Target,
  findings: readonly Finding[],
  began: number,
  error: string,
): TargetResult {
  return { ...empty(target, findings, began), outcome: 'harness-error', error };
}

function cutShort(target: Target, findings: readonly Finding[], began: number): TargetResult {
  const outcome = findings.length > 0 ? 'finding' : 'inconclusive';
  return {
    ...empty(target, findings, began),
    outcome,
    notes: ['interrupted before its first executions were done'],
  };
}

function empty(
  target: Target,
  findings: readonly Finding[],
  began: number,
): Omit<TargetResult, 'outcome'> {
  return {
    ...identityOf(target),
    executions: 0,
    inconclusive: 0,
    distinct: { count: 0, atLeast: false },
    steps: 0,
    switches: 0,
    durationMs: Math.round(nowMs() - began),
    searchMs: 0,
    isolation: target.isolation ?? 'reused',
    findings,
    notes: [],
  };
}
