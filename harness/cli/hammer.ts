import { UsageError } from '../base/errors.ts';
import { DEFAULT_EXECUTIONS } from '../base/limits.ts';
import { nowMs } from '../base/originals.ts';
import type { CampaignResult } from '../model/result.ts';
import type { StrategyName } from '../model/strategy.ts';
import type { Target } from '../model/target.ts';
import { SEED_PATTERN } from '../model/token.ts';
import { listenForInterrupt } from './interrupt.ts';
import { progressView } from './progress.ts';
import { roomOf } from './terminal.ts';

/** What `hammerlock run` was told, parsed. Times in milliseconds. */
export interface RunOptions {
  readonly seed: string;
  readonly executions?: number;
  readonly time?: number;
  readonly strategy: StrategyName | 'portfolio';
  readonly lanes: number;
  readonly shard?: { readonly index: number; readonly of: number };
  readonly subject?: string;
  readonly keepGoing?: boolean;
  readonly untilFailure?: boolean;
  readonly lastFailed?: boolean;
  readonly json?: boolean;
  readonly output: string;
}

/** A campaign with its surroundings: where it shows itself and where it keeps findings. */
export interface Hammering {
  readonly targets: readonly Target[];
  readonly options: RunOptions;
  readonly screen: NodeJS.WriteStream;
  readonly outputFolder: string;
}

/** Runs one campaign, showing progress and each finding as it comes; Ctrl-C ends it early. */
export async function hammer(hammering: Hammering): Promise<CampaignResult> {
  const { targets, options, screen, outputFolder } = hammering;
  const { runCampaign } = await import('../run/campaign.ts');
  const { findingText } = await import('../../reports/finding-text.ts');
  const { seed, strategy, lanes, shard, time, executions } = options;
  const view = progressView(screen);
  const interrupt = listenForInterrupt(() =>
    view.print('interrupted: saving what there is; press Ctrl-C again to stop at once'),
  );
  try {
    return await runCampaign({
      targets,
      seed,
      strategy,
      lanes,
      executions: executions ?? (time === undefined ? DEFAULT_EXECUTIONS : undefined),
      ...(time === undefined ? {} : { timeMs: time }),
      ...(shard === undefined ? {} : { shard }),
      keepGoing: options.keepGoing === true,
      signal: interrupt.signal,
      onProgress: view.update,
      onFinding: (finding) => {
        if (options.json !== true) view.print(`\n${findingText(finding, roomOf(screen))}`);
      },
      outputFolder,
    });
  } finally {
    view.end();
    interrupt.dispose();
  }
}

/**
 * Campaign after campaign, so that every target gets its turn, each with a seed of its own and twice
 * as long as the one before, until one is not clean or the time is up. Returns the last one's result.
 */
export async function hammerUntilFailure(hammering: Hammering): Promise<CampaignResult> {
  const { options, screen } = hammering;
  const endsAt = nowMs() + (options.time ?? Number.POSITIVE_INFINITY);
  let executions = options.executions ?? DEFAULT_EXECUTIONS;
  let before: CampaignResult | undefined;
  for (let round = 1; ; round += 1) {
    const seed = seedOfRound(options.seed, round);
    if (round > 1) screen.write(`nothing found; going on with seed ${seed}\n`);
    const time = options.time === undefined ? {} : { time: Math.max(1, endsAt - nowMs()) };
    const result = await hammer({
      ...hammering,
      options: { ...options, seed, executions, ...time },
    });
    // A last round that the time left no room for says nothing; the one before it does.
    if (before !== undefined && cutBeforeItBegan(result)) return before;
    if (!goesOn(result) || nowMs() >= endsAt) return result;
    before = result;
    executions *= 2;
  }
}

function cutBeforeItBegan({ ended, targets }: CampaignResult): boolean {
  const quiet = targets.every(({ outcome }) => outcome === 'clean' || outcome === 'inconclusive');
  return ended === 'time' && quiet && targets.some(({ executions }) => executions === 0);
}

/** The first round has the seed as it was given; the second one has `seed.2`. */
function seedOfRound(seed: string, round: number): string {
  const own = round === 1 ? seed : `${seed}.${round}`;
  if (SEED_PATTERN.test(own)) return own;
  throw new UsageError(`the seed ${seed} leaves no room for the number of a round; shorten it`);
}

function goesOn({ ended, targets }: CampaignResult): boolean {
  const quiet = targets.every(
    ({ outcome, executions }) =>
      executions > 0 && (outcome === 'clean' || outcome === 'inconclusive'),
  );
  return ended === 'complete' && quiet;
}
