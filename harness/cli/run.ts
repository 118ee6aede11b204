import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { UsageError } from '../base/errors.ts';
import { DEFAULT_EXECUTIONS } from '../base/limits.ts';
import type { CampaignResult } from '../model/result.ts';
import { STRATEGY_NAMES, type StrategyName } from '../model/strategy.ts';
import type { Target } from '../model/target.ts';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';
import { listenForInterrupt } from './interrupt.ts';
import {
  DEFAULT_OUTPUT,
  defaultLanes,
  duration,
  laneCount,
  positiveInteger,
  randomSeed,
  seed,
  shard,
} from './options.ts';
import { progressView } from './progress.ts';
import { roomOf } from './terminal.ts';

interface RunOptions {
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

const EXAMPLES = `
Targets:
  (none)              every built-in scenario, without the variants that are wrong on purpose
  queue               one scenario, likewise
  queue/slot-reused   one variant             'queue/*'           all of its variants
  ./mine.ts           a scenario of your own  ./mine.ts/variant   one variant of it

Examples:
  hammerlock run --time 10m
  hammerlock run queue --subject ./src/my-queue.ts
  hammerlock run ./mine.ts --until-failure
  hammerlock run --shard 2/8 --seed nightly-17 --executions 100000 --json > part-2.json

Without --executions, --time and --until-failure each target gets ${DEFAULT_EXECUTIONS} executions.
The same seed finds the same again, however many lanes or shards the work is divided into.`;

/** `hammerlock run`: a campaign over some targets. */
export function runCommand(finish: (code: ExitCode) => void): Command {
  const strategies = ['portfolio', ...STRATEGY_NAMES.filter((name) => name !== 'replay')];
  return new Command('run')
    .description('hammer scenarios and report every race found, each with the line that replays it')
    .argument('[targets...]', 'what to hammer')
    .option('--seed <seed>', 'all chance of the campaign; random where left out', seed)
    .option('--executions <n>', 'executions of each target', positiveInteger)
    .option('--time <time>', 'end the campaign after this long: 90, 90s, 10m, 2h', duration)
    .addOption(
      new Option('--strategy <name>', 'who runs next').choices(strategies).default('portfolio'),
    )
    .option('--lanes <n>', 'processes to run in', laneCount, defaultLanes())
    .option('--shard <i/n>', 'do the i-th of n parts of the work only', shard)
    .option('--subject <file>', "hammer this module in place of the scenario's own variants")
    .option('--keep-going', 'go on after the first finding of a target and collect distinct ones')
    .addOption(
      new Option('--until-failure', 'go on until something is found').conflicts([
        'executions',
        'keepGoing',
      ]),
    )
    .option('--last-failed', 'hammer only the targets that an earlier run has findings of')
    .option('--json', 'print the result as JSON, and nothing else, on the standard output')
    .option('--output <folder>', 'where results and findings are kept', DEFAULT_OUTPUT)
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[], options: Omit<RunOptions, 'seed'> & { seed?: string }) => {
      finish(await run(words, { ...options, seed: options.seed ?? randomSeed() }));
    });
}

async function run(words: readonly string[], options: RunOptions): Promise<ExitCode> {
  const targets = await targetsOf(words, options);
  const json = options.json === true;
  const screen = json ? process.stderr : process.stdout;
  screen.write(`${startLine(options, targets.length)}\n`);
  const result = await hammer(targets, options, screen);
  const saved = await save(result, options.output);
  if (json) process.stdout.write(saved.json);
  else await printSummary(result);
  const partial = result.ended === 'interrupted' ? 'interrupted; partial result' : 'result';
  screen.write(`${partial} saved to ${saved.file}\n`);
  return exitCodeOf(result);
}

async function targetsOf(words: readonly string[], options: RunOptions): Promise<Target[]> {
  const { subject, lastFailed } = options;
  if (subject !== undefined && words.length === 0) {
    throw new UsageError(
      `--subject needs a scenario to hammer it with, like 'hammerlock run queue --subject ${subject}'`,
    );
  }
  const { resolveTargets } = await import('../run/resolve-targets.ts');
  const where = { cwd: process.cwd(), ...(subject === undefined ? {} : { subject }) };
  if (lastFailed !== true) return resolveTargets(words, where);

  const { readCorpus } = await import('../run/corpus.ts');
  const failed = new Set((await readCorpus(resolve(options.output))).map(({ target }) => target));
  const asked = await resolveTargets(words.length > 0 ? words : [...failed], where);
  const targets = failed.size === 0 ? [] : asked.filter(({ name }) => failed.has(name));
  if (targets.length > 0) return targets;
  throw new UsageError(
    `no earlier run in ${options.output} has findings of ${words.join(' ') || 'any target'}; leave out --last-failed`,
  );
}

function startLine({ seed, strategy, lanes, shard }: RunOptions, targets: number): string {
  const some = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const part = shard === undefined ? '' : `, part ${shard.index} of ${shard.of}`;
  return `seed ${seed}: ${some(targets, 'target')}, strategy ${strategy}, ${some(lanes, 'lane')}${part}`;
}

async function hammer(
  targets: Target[],
  options: RunOptions,
  screen: NodeJS.WriteStream,
): Promise<CampaignResult> {
  const { runCampaign } = await import('../run/campaign.ts');
  const { findingText } = await import('../../reports/finding-text.ts');
  const { seed, strategy, lanes, shard, time } = options;
  const untilFailure = options.untilFailure === true;
  const bounded = time === undefined && !untilFailure;
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
      executions: options.executions ?? (bounded ? DEFAULT_EXECUTIONS : undefined),
      ...(time === undefined ? {} : { timeMs: time }),
      ...(shard === undefined ? {} : { shard }),
      keepGoing: options.keepGoing === true,
      untilFailure,
      signal: interrupt.signal,
      onProgress: view.update,
      onFinding: (finding) => {
        if (options.json !== true) view.print(`\n${findingText(finding, roomOf(screen))}\n`);
      },
      outputFolder: resolve(options.output),
    });
  } finally {
    view.end();
    interrupt.dispose();
  }
}

async function save(
  result: CampaignResult,
  folder: string,
): Promise<{ json: string; file: string }> {
  const { resultJson } = await import('../../reports/json.ts');
  const { saveResult } = await import('./save-result.ts');
  const json = resultJson(result);
  return { json, file: await saveResult(folder, result, json) };
}

async function printSummary(result: CampaignResult): Promise<void> {
  const { summaryTable } = await import('../../reports/summary-table.ts');
  process.stdout.write(`\n${summaryTable(result, roomOf(process.stdout))}\n`);
}
