import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { messageOf, UsageError } from '../base/errors.ts';
import { showSome } from '../base/quantity.ts';
import type { Measuring } from '../bench/bench.ts';
import type { Against } from '../bench/subject-source.ts';
import type { BenchResult, CompareResult } from '../model/bench.ts';
import type { Target } from '../model/target.ts';
import {
  type MeasuringOptions,
  measuringOf,
  measuringOptions,
  measuringWords,
  percentage,
} from './bench-options.ts';
import { chooseTargets } from './choose-targets.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { prepareFolder, saveResult } from './save-result.ts';
import { roomOf } from './terminal.ts';

interface CompareOptions extends MeasuringOptions {
  readonly against?: string;
  readonly againstRef?: string;
  readonly againstPackage?: string;
  readonly againstSubject?: string;
  readonly threshold: number;
}

/** Fewer values a side cannot show p < 0.05. */
const FEWEST_BLOCKS = 4;
const DEFAULT_THRESHOLD = 0.05;

const EXAMPLES = `
Examples:
  hammerlock compare queue --subject ./src/my-queue.ts --against-ref main
  hammerlock compare ./mine.ts --against-package fastq@1.17.0
  hammerlock compare queue --subject ./new.ts --against-subject ./old.ts --threshold 10
  hammerlock compare ./mine.ts --against baseline.json

A metric is slower where today's code takes more time, by more than the threshold and with p < 0.05, in each of
two rounds of blocks that ran in the order base, new, new, base. Stored numbers alone are worth less: prefer code.
Exit codes: 0 nothing is slower, 1 something is, 2 usage or harness error or a target that cannot be judged,
130 interrupted.`;

/** `hammerlock compare`: today's throughput and latencies against those of other code, or of a baseline. */
export function compareCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command('compare')
    .description(
      'compare throughput and latencies with a git ref, a package version, another subject or a baseline',
    )
    .argument('<targets...>', 'what to compare, named as for run');
  return measuringOptions(command)
    .option('--against-ref <ref>', 'the same code as of a git ref')
    .option('--against-package <name@version>', 'the same code with another version of a package')
    .option('--against-subject <file>', 'another subject')
    .option('--against <file>', 'numbers that bench has saved')
    .addOption(
      new Option('--threshold <percent>', 'more time than this is slower')
        .argParser(percentage)
        .default(DEFAULT_THRESHOLD, String(DEFAULT_THRESHOLD * 100)),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[], options: CompareOptions) => {
      finish(await compareTargets(words, options));
    });
}

async function compareTargets(
  words: readonly string[],
  options: CompareOptions,
): Promise<ExitCode> {
  const against = againstOf(options);
  if (options.blocks < FEWEST_BLOCKS) {
    throw new UsageError(
      `${showSome(options.blocks, 'block')} a side cannot show a difference; give --blocks ${FEWEST_BLOCKS} or more`,
    );
  }
  const cwd = process.cwd();
  const targets = await chooseTargets(words, options, cwd);
  const baseline = against.kind === 'baseline' ? await baselineIn(against.file) : undefined;
  const measuring = measuringOf(options);
  let result: CompareResult;
  try {
    result =
      against.kind === 'baseline'
        ? await withNumbers(targets, baseline as BenchResult, against.file, options, measuring)
        : await withCode(targets, against, options, measuring);
  } finally {
    measuring.end();
  }
  const { benchJson } = await import('../../reports/json.ts');
  const json = benchJson(result);
  await print(result, json, options);
  await saveResult(options.output, { ...result, name: 'compare', json }, process.stderr);
  return compareExitCode(result);
}

/** @throws UsageError where there is not exactly one thing to compare with. */
function againstOf(options: CompareOptions): Against | { kind: 'baseline'; file: string } {
  const { against, againstRef, againstPackage, againstSubject } = options;
  const named = [
    ...(against === undefined ? [] : [{ kind: 'baseline', file: against } as const]),
    ...(againstRef === undefined ? [] : [{ kind: 'ref', ref: againstRef } as const]),
    ...(againstPackage === undefined ? [] : [{ kind: 'package', spec: againstPackage } as const]),
    ...(againstSubject === undefined ? [] : [{ kind: 'subject', file: againstSubject } as const]),
  ];
  const [one] = named;
  if (one !== undefined && named.length === 1) return one;
  const what =
    named.length === 0 ? 'nothing to compare with' : 'more than one thing to compare with';
  throw new UsageError(
    `there is ${what}; give one of --against-ref, --against-package, --against-subject and --against`,
  );
}

async function withCode(
  targets: readonly Target[],
  against: Against,
  options: CompareOptions,
  measuring: Measuring,
): Promise<CompareResult> {
  const { openSource } = await import('../bench/open-source.ts');
  const { compare } = await import('../bench/compare.ts');
  const source = await openSource(against, process.cwd(), measuring.signal);
  try {
    const pairs = await Promise.all(
      targets.map(async (target) => ({ next: { target }, base: await source.subjectFor(target) })),
    );
    const { description: base, option, notes } = source;
    await prepareFolder(options.output);
    return await compare(pairs, { base, notes, ...questionOf(option, options) }, measuring);
  } finally {
    source.close();
  }
}

async function withNumbers(
  targets: readonly Target[],
  baseline: BenchResult,
  file: string,
  options: CompareOptions,
  measuring: Measuring,
): Promise<CompareResult> {
  const { compareStored } = await import('../bench/compare-stored.ts');
  const base = `${file} of ${baseline.startedAt}`;
  const question = { base, notes: [], ...questionOf(`--against ${file}`, options) };
  await prepareFolder(options.output);
  return compareStored(targets, baseline, question, measuring);
}

/** What is asked, and the options of a command line that ask the same. */
function questionOf(baseOption: string, options: CompareOptions) {
  const { threshold } = options;
  const percent = Number((threshold * 100).toFixed(3));
  const limit = threshold === DEFAULT_THRESHOLD ? [] : [`--threshold ${percent}`];
  const words = [baseOption, ...measuringWords(options), ...limit].join(' ');
  return { options: words, threshold, cwd: process.cwd() };
}

/** @throws UsageError where the file is no baseline, or one that nothing can be compared with. */
async function baselineIn(file: string): Promise<BenchResult> {
  const { readBaseline } = await import('../../reports/bench-schema.ts');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    throw new UsageError(`cannot read the baseline ${file}: ${messageOf(thrown)}`);
  }
  const read = readBaseline(text);
  if (read.kind !== 'baseline')
    throw new UsageError(`${file} cannot be compared with: ${read.reason}`);
  const { blocks } = read.baseline;
  if (blocks >= FEWEST_BLOCKS) return read.baseline;
  throw new UsageError(
    `${file} has ${showSome(blocks, 'block')} of each load, which cannot show a difference; save a new baseline with --blocks ${FEWEST_BLOCKS} or more`,
  );
}

async function print(result: CompareResult, json: string, options: CompareOptions): Promise<void> {
  if (options.json === true) {
    process.stdout.write(json);
    return;
  }
  const { compareTable } = await import('../../reports/compare-table.ts');
  process.stdout.write(`${compareTable(result, roomOf(process.stdout))}\n`);
}

/** 1: something is slower. 2: a target has no throughput that could be judged. */
export function compareExitCode({ ended, targets }: CompareResult): ExitCode {
  if (ended === 'interrupted') return EXIT.interrupted;
  const rates = targets.map(({ loads }) =>
    loads.flatMap((load) =>
      load.kind === 'compared' ? load.metrics.filter(({ kind }) => kind === 'rate') : [],
    ),
  );
  const isSlower = targets.some(({ loads }) =>
    loads.some(
      (load) =>
        load.kind === 'compared' && load.metrics.some(({ verdict }) => verdict === 'slower'),
    ),
  );
  if (isSlower) return EXIT.findings;
  const isJudged = (verdict: string) => verdict !== 'undecided' && verdict !== 'not comparable';
  const judged = rates.every(
    (all) => all.length > 0 && all.every(({ verdict }) => isJudged(verdict)),
  );
  return judged && targets.length > 0 ? EXIT.clean : EXIT.unusable;
}
