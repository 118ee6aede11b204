import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../base/errors.ts';
import type { BenchProgress, Measuring } from '../bench/bench.ts';
import { listenForInterrupt } from './interrupt.ts';
import { DEFAULT_OUTPUT, duration, positiveInteger } from './options.ts';
import { lineView } from './progress.ts';

/** What `bench` and `compare` were told about measuring, parsed. */
export interface MeasuringOptions {
  readonly subject?: string;
  /** Milliseconds of each load, over all its blocks. */
  readonly time: number;
  readonly blocks: number;
  readonly json?: boolean;
  /** Folder of results. */
  readonly output: string;
}

const DEFAULT_BLOCKS = 8;
const DEFAULT_TIME_MS = 800;
const MOST_BLOCKS = 100;
const LEAST_BLOCK_MS = 10;

/** The options that both commands have. */
export function measuringOptions(command: Command): Command {
  return command
    .option('--subject <file>', "measure this module in place of the scenario's own variants")
    .addOption(
      new Option(
        '--time <time>',
        'measure each load for this long, over all its blocks (and in compare, on each side)',
      )
        .argParser(duration)
        .default(DEFAULT_TIME_MS, `${DEFAULT_TIME_MS / 1000}s`),
    )
    .option('--blocks <n>', 'processes that measure each load', blockCount, DEFAULT_BLOCKS)
    .option('--json', 'print the result as JSON, and nothing else, on the standard output')
    .option('--output <folder>', 'where results are kept', DEFAULT_OUTPUT);
}

/** The options that were given and change what is measured, as a command line takes them. */
export function measuringWords({ subject, time, blocks }: MeasuringOptions): string[] {
  return [
    ...(subject === undefined ? [] : [`--subject ${subject}`]),
    ...(time === DEFAULT_TIME_MS ? [] : [`--time ${time / 1000}`]),
    ...(blocks === DEFAULT_BLOCKS ? [] : [`--blocks ${blocks}`]),
  ];
}

/** Processes of a load. */
export function blockCount(text: string): number {
  const blocks = positiveInteger(text);
  if (blocks <= MOST_BLOCKS) return blocks;
  throw new InvalidArgumentError(`It must be at most ${MOST_BLOCKS}.`);
}

/** `5`: percent, as a share. */
export function percentage(text: string): number {
  const percent = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (percent > 0) return percent / 100;
  throw new InvalidArgumentError('It must be percent above 0, like 5 or 2.5.');
}

/**
 * What options ask for, shown on the standard error output as it goes and ended early by Ctrl-C. `end` gives the
 * screen and the signals back.
 * @throws UsageError where the time is too short for the blocks.
 */
export function measuringOf({ time, blocks }: MeasuringOptions): Measuring & { end(): void } {
  const blockMs = time / blocks;
  if (blockMs < LEAST_BLOCK_MS) {
    throw new UsageError(
      `--time leaves ${Number(blockMs.toFixed(2))} ms for each of ${blocks} blocks; a block takes at least ${LEAST_BLOCK_MS} ms`,
    );
  }
  const view = lineView(process.stderr, progressLine);
  const interrupt = listenForInterrupt(() =>
    view.print('interrupted: ending; press Ctrl-C again to stop at once'),
  );
  return {
    blocks,
    blockMs,
    signal: interrupt.signal,
    onProgress: (progress) => {
      // A log shows at once that it has begun.
      if (progress.done === 0 && process.stderr.isTTY !== true) view.print(progressLine(progress));
      view.update(progress);
    },
    end() {
      view.end();
      interrupt.dispose();
    },
  };
}

function progressLine(
  { target, load, done, of }: BenchProgress,
  width = Number.POSITIVE_INFINITY,
): string {
  return `${target}, ${load}: block ${done + 1} of ${of}`.slice(0, width);
}
