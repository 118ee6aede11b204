import { mkdir, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { messageOf, UsageError } from '../base/errors.ts';
import type { BenchResult } from '../model/bench.ts';
import { type MeasuringOptions, measuringOf, measuringOptions } from './bench-options.ts';
import { chooseTargets } from './choose-targets.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { prepareFolder, saveResult } from './save-result.ts';
import { roomOf } from './terminal.ts';

interface BenchOptions extends MeasuringOptions {
  readonly save?: string;
}

const EXAMPLES = `
Examples:
  hammerlock bench queue                              throughput and latencies of the built-in queue
  hammerlock bench queue --subject ./src/my-queue.ts --time 5s
  hammerlock bench ./mine.ts --save baseline.json     for 'hammerlock compare ./mine.ts --against baseline.json'

Each load is measured in several processes: one actor after another in one thread, and all at once where the
scenario puts them. Exit codes: 0 measured, 2 usage or harness error or not enough samples, 130 interrupted.`;

/** `hammerlock bench`: throughput and latencies of subjects under the loads of their scenarios. */
export function benchCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command('bench')
    .description(
      'measure throughput and latencies of subjects, under one actor and under contention',
    )
    .argument('<targets...>', 'what to measure, named as for run');
  return measuringOptions(command)
    .option('--save <file>', 'keep the result as a baseline, too')
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[], options: BenchOptions) => {
      finish(await bench(words, options));
    });
}

async function bench(words: readonly string[], options: BenchOptions): Promise<ExitCode> {
  const cwd = process.cwd();
  const targets = await chooseTargets(words, options, cwd);
  if (options.save !== undefined) await checkPlace(options.save);
  const { runBench } = await import('../bench/bench.ts');
  const measuring = measuringOf(options);
  await prepareFolder(options.output);
  let result: BenchResult;
  try {
    result = await runBench(targets, cwd, measuring);
  } finally {
    measuring.end();
  }
  const { benchJson } = await import('../../reports/json.ts');
  const json = benchJson(result);
  await print(result, json, options);
  await saveResult(options.output, { ...result, name: 'bench', json }, process.stderr);
  if (result.ended === 'interrupted') return EXIT.interrupted;
  const { faultOf, saveBaseline } = await import('../bench/baseline.ts');
  if (options.save !== undefined) {
    await saveBaseline(options.save, result, json);
    process.stderr.write(`baseline saved to ${options.save}\n`);
  }
  const fault = faultOf(result);
  if (fault !== undefined) throw new UsageError(`${fault}; give it more --time`);
  return EXIT.clean;
}

async function print(result: BenchResult, json: string, options: BenchOptions): Promise<void> {
  if (options.json === true) {
    process.stdout.write(json);
    return;
  }
  const { benchTable } = await import('../../reports/bench-table.ts');
  process.stdout.write(`${benchTable(result, roomOf(process.stdout))}\n`);
}

/**
 * Sees to it that a baseline can be written, before anything is measured.
 * @throws UsageError where it cannot.
 */
async function checkPlace(path: string): Promise<void> {
  const probe = `${path}.${process.pid}.probe`;
  try {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) throw new Error('it is a folder');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(probe, '');
    await unlink(probe);
  } catch (thrown) {
    throw new UsageError(
      `a baseline cannot be saved to ${path}: ${messageOf(thrown)}; give another file with --save`,
    );
  }
}
