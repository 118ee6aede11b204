import { Command, Option } from 'commander';
import type { Score } from '../../reports/score-table.ts';
import { UsageError } from '../base/errors.ts';
import { DEFAULT_EXECUTIONS } from '../base/limits.ts';
import type { StressTargetResult } from '../model/stress.ts';
import type { Target } from '../model/target.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Interrupt, listenForInterrupt } from './interrupt.ts';
import { defaultLanes, laneCount, positiveInteger } from './options.ts';
import { type ProgressView, progressView } from './progress.ts';
import { decided, scoreOf, stressScoreOf } from './scores.ts';
import { roomOf } from './terminal.ts';

interface SelfcheckOptions {
  readonly seeds: number;
  readonly executions: number;
  readonly lanes: number;
  readonly mode?: 'explore' | 'stress';
  readonly json?: boolean;
}

/** Targets that are examined with the same seed and for the same number of executions. */
interface Sitting {
  readonly seed: string;
  readonly budget: number;
  readonly targets: readonly Target[];
}

const EXAMPLES = `
Examples:
  hammerlock selfcheck                     examine the harness on all built-in scenarios
  hammerlock selfcheck 'queue/*' --seeds 5
  hammerlock selfcheck --mode explore      leave out what stress must find, which takes minutes
  hammerlock selfcheck --json > score.json

Every buggy variant must be found within its stated number of executions, of seconds of stress, or both; every
correct one must stay clean. Exit code 0 means a full score.`;

/** `hammerlock selfcheck`: the proof that the harness finds what it must and nothing else. */
export function selfcheckCommand(finish: (code: ExitCode) => void): Command {
  return new Command('selfcheck')
    .description('prove that every known bug is found and every correct variant stays clean')
    .argument('[targets...]', 'what to examine; every variant of every scenario where left out')
    .option('--seeds <n>', 'examine with n seeds', positiveInteger, 1)
    .option(
      '--executions <n>',
      'executions of a correct variant',
      positiveInteger,
      DEFAULT_EXECUTIONS,
    )
    .option('--lanes <n>', 'processes to run in', laneCount, defaultLanes())
    .addOption(
      new Option('--mode <mode>', 'only what this mode must find').choices(['explore', 'stress']),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[], options: SelfcheckOptions) => {
      finish(await selfcheck(words, options));
    });
}

async function selfcheck(words: readonly string[], options: SelfcheckOptions): Promise<ExitCode> {
  const json = options.json === true;
  const screen = json ? process.stderr : process.stdout;
  const targets = await targetsOf(words);
  const stressed = options.mode === 'explore' ? [] : targets.filter(isForStress);
  const explored = options.mode === 'stress' ? [] : targets.filter(isForExplore);
  if (stressed.length + explored.length === 0) {
    throw new UsageError(`none of these is to be found by ${options.mode}; leave --mode out`);
  }
  const sittings = sittingsOf(explored, options);
  const view = progressView(screen);
  const interrupt = listenForInterrupt(() =>
    view.print('interrupted: press Ctrl-C again to stop at once'),
  );
  const scores: Score[] = [];
  try {
    for (const sitting of sittings) {
      if (interrupt.signal.aborted) break;
      const sat = await sit(sitting, options.lanes, view, interrupt);
      scores.push(...decided(sat, interrupt.signal.aborted));
    }
    for (const seed of seedsOf(options)) {
      for (const target of stressed) {
        if (interrupt.signal.aborted) break;
        const score = await stressOne(target, seed, interrupt);
        scores.push(...decided([score], interrupt.signal.aborted));
      }
    }
  } finally {
    view.end();
    interrupt.dispose();
  }
  const { scoreJson, scoreTable } = await import('../../reports/score-table.ts');
  process.stdout.write(json ? scoreJson(scores) : `${scoreTable(scores, roomOf(screen))}\n`);
  if (interrupt.signal.aborted) return EXIT.interrupted;
  return scores.every((score) => score.passed) ? EXIT.clean : EXIT.findings;
}

/** A variant that says how soon stress must find it. */
function isForStress({ withinS }: Target): boolean {
  return withinS !== undefined;
}

/** All others, and those that say how soon explore must find them as well. */
function isForExplore({ within, withinS }: Target): boolean {
  return within !== undefined || withinS === undefined;
}

async function targetsOf(words: readonly string[]): Promise<Target[]> {
  const { listScenarios, resolveTargets } = await import('../run/resolve-targets.ts');
  const all = words.length > 0 ? words : (await listScenarios()).map(({ name }) => `${name}/*`);
  const targets = await resolveTargets(all, { cwd: process.cwd() });
  if (targets.length === 0) throw new UsageError('there is no scenario to examine');
  return targets;
}

/** Fixed seeds: the score is the same on every machine. Equal budgets share one campaign. */
function sittingsOf(targets: readonly Target[], options: SelfcheckOptions): Sitting[] {
  const budgetOf = (target: Target) =>
    target.expected.length === 0 ? options.executions : (target.within ?? DEFAULT_EXECUTIONS);
  const byBudget = Map.groupBy(targets, budgetOf);
  return seedsOf(options).flatMap((seed) =>
    [...byBudget].map(([budget, sharing]) => ({ seed, budget, targets: sharing })),
  );
}

function seedsOf({ seeds }: SelfcheckOptions): string[] {
  return Array.from({ length: seeds }, (_, index) => `selfcheck-${index + 1}`);
}

/** What stress must find gets the seconds that it states. A leak is judged when they are up: whatever else shows before. */
async function stressOne(target: Target, seed: string, { signal }: Interrupt): Promise<Score> {
  const { runStressCampaign } = await import('../run/stress/stress-campaign.ts');
  const budget = target.withinS as number;
  const { targets } = await runStressCampaign({
    targets: [target],
    seed,
    noise: 'light',
    timeMs: budget * 1000,
    keepGoing: (target.expectedInStress ?? target.expected).includes('leak'),
    ignoredLeaks: [],
    pin: false,
    signal,
  });
  return stressScoreOf(targets[0] as StressTargetResult, seed, budget);
}

async function sit(
  { seed, budget, targets }: Sitting,
  lanes: number,
  view: ProgressView,
  interrupt: Interrupt,
): Promise<Score[]> {
  const { runCampaign } = await import('../run/campaign.ts');
  // No output folder: an examination must not be helped by findings of earlier ones.
  const result = await runCampaign({
    targets: [...targets],
    seed,
    strategy: 'portfolio',
    executions: budget,
    lanes,
    keepGoing: false,
    signal: interrupt.signal,
    onProgress: view.update,
  });
  return result.targets.map((target) => scoreOf(target, seed, budget));
}
