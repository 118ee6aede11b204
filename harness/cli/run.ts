import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { DEFAULT_EXECUTIONS, DEFAULT_STRESS_MS, LEAK_CONFIRMATION_FACTOR } from '../base/limits.ts';
import { showSome } from '../base/quantity.ts';
import { NOISE_LEVELS } from '../model/noise-level.ts';
import type { CampaignResult } from '../model/result.ts';
import { STRATEGY_NAMES } from '../model/strategy.ts';
import { chooseTargets } from './choose-targets.ts';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';
import { type Hammering, hammer, hammerUntilFailure, type RunOptions } from './hammer.ts';
import { checkOptions, MODE_NAMES, type Mode } from './modes.ts';
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
import { runLitmusMode } from './run-litmus.ts';
import { runStressMode, type StressOnlyOptions } from './run-stress.ts';
import { prepareFolder, saveResult } from './save-result.ts';
import { roomOf } from './terminal.ts';

const EXAMPLES = `
Targets:
  (none)              every built-in scenario, without the variants that are wrong on purpose
  queue               one scenario, likewise
  queue/slot-reused   one variant             'queue/*'           all of its variants
  ./mine.ts           a scenario of your own  ./mine.ts/variant   one variant of it
  --mode litmus       litmus programs: store-buffering, 'coherence*', ./mine.ts, or none for all

Examples:
  hammerlock run --time 10m
  hammerlock run queue --subject ./src/my-queue.ts
  hammerlock run ./mine.ts --until-failure
  hammerlock run queue --mode stress --time 60
  hammerlock run --mode litmus store-buffering
  hammerlock run --shard 2/8 --seed nightly-17 --executions 100000 --json > part-2.json

Without --executions and --time each target gets ${DEFAULT_EXECUTIONS} executions, or with --until-failure rounds of
that many, each with a seed of its own.
The same seed finds the same again, however many lanes or shards the work is divided into.
Stress runs each target for ${DEFAULT_STRESS_MS / 1000} s, or its share of --time, and watches for leaks and hangs; an execution is one round.
To confirm what seems to leak, a target takes up to ${LEAK_CONFIRMATION_FACTOR} times as long on top.
A litmus program runs in real parallel for a second, or its share of --time; an execution is one iteration.
There the seed fixes the offsets at which actors start, and no more.`;

/** What `run` does in each mode. */
const RUNNERS: Record<Mode, (words: readonly string[], options: Options) => Promise<ExitCode>> = {
  explore: run,
  stress: runStressMode,
  litmus: runLitmusMode,
};

type Options = RunOptions & StressOnlyOptions;
type GivenOptions = Omit<Options, 'seed'> & { readonly seed?: string; readonly mode: Mode };

/** `hammerlock run`: a campaign over some targets. */
export function runCommand(finish: (code: ExitCode) => void): Command {
  const strategies = ['portfolio', ...STRATEGY_NAMES.filter((name) => name !== 'replay')];
  return new Command('run')
    .description('hammer scenarios and report every race found, each with the line that replays it')
    .argument('[targets...]', 'what to hammer')
    .addOption(
      new Option(
        '--mode <name>',
        'one actor at a time; all truly in parallel; tiny programs likewise',
      )
        .choices(MODE_NAMES)
        .default('explore'),
    )
    .option('--seed <seed>', 'all chance of the campaign; random where left out', seed)
    .option('--executions <n>', 'executions of each target', positiveInteger)
    .option('--time <time>', 'end the campaign after this long: 90, 90s, 10m, 2h', duration)
    .addOption(
      new Option('--strategy <name>', 'who runs next').choices(strategies).default('portfolio'),
    )
    .addOption(
      new Option('--noise <level>', 'stress: how much actors are disturbed')
        .choices(NOISE_LEVELS)
        .default('light'),
    )
    .addOption(
      new Option('--ignore-leak <resource...>', 'stress: resources that may grow').default(
        [],
        'none',
      ),
    )
    .option('--no-pin', 'stress: do not ask explore for a replay of what is found')
    .option('--lanes <n>', 'processes to run in', laneCount, defaultLanes())
    .option('--shard <i/n>', 'do the i-th of n parts of the work only', shard)
    .option('--subject <file>', "hammer this module in place of the scenario's own variants")
    .option('--keep-going', 'go on after the first finding of a target and collect distinct ones')
    .option('--until-failure', 'go on, with further seeds, until something is found')
    .option('--last-failed', 'hammer only the targets that an earlier run has findings of')
    .option('--json', 'print the result as JSON, and nothing else, on the standard output')
    .option('--output <folder>', 'where results and findings are kept', DEFAULT_OUTPUT)
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[], options: GivenOptions, command: Command) => {
      checkOptions(command, options.mode);
      const runIn = RUNNERS[options.mode];
      finish(await runIn(words, { ...options, seed: options.seed ?? randomSeed() }));
    });
}

async function run(words: readonly string[], options: RunOptions): Promise<ExitCode> {
  const targets = await chooseTargets(words, options, process.cwd());
  await prepareFolder(options.output);
  const json = options.json === true;
  const screen = json ? process.stderr : process.stdout;
  screen.write(`${startLine(options, targets.length)}\n`);
  const hammering: Hammering = { targets, options, screen, outputFolder: resolve(options.output) };
  const result = await (options.untilFailure === true
    ? hammerUntilFailure(hammering)
    : hammer(hammering));
  const { resultJson } = await import('../../reports/json.ts');
  const text = resultJson(result);
  if (json) process.stdout.write(text);
  else await printSummary(result);
  await saveResult(options.output, { ...result, name: result.seed, json: text }, screen);
  return exitCodeOf(result);
}

function startLine({ seed, strategy, lanes, shard }: RunOptions, targets: number): string {
  const part = shard === undefined ? '' : `, part ${shard.index} of ${shard.of}`;
  return `seed ${seed}: ${showSome(targets, 'target')}, strategy ${strategy}, ${showSome(lanes, 'lane')}${part}`;
}

async function printSummary(result: CampaignResult): Promise<void> {
  const { summaryTable } = await import('../../reports/summary-table.ts');
  process.stdout.write(`\n${summaryTable(result, roomOf(process.stdout))}\n`);
}
