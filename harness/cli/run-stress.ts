import { resolve } from 'node:path';
import { DEFAULT_STRESS_MS } from '../base/limits.ts';
import { showSome } from '../base/quantity.ts';
import type { NoiseLevel } from '../model/noise-level.ts';
import type { StressResult } from '../model/stress.ts';
import { chooseTargets, withoutWorkloads } from './choose-targets.ts';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';
import type { RunOptions } from './hammer.ts';
import { listenForInterrupt } from './interrupt.ts';
import { lineView, stressProgressLine } from './progress.ts';
import { prepareFolder, saveResult } from './save-result.ts';
import { roomOf } from './terminal.ts';

/** What `hammerlock run --mode stress` is told beside what other modes are. */
export interface StressOnlyOptions {
  readonly noise: NoiseLevel;
  readonly ignoreLeak: readonly string[];
  readonly pin: boolean;
}

/** `hammerlock run --mode stress`: stresses the targets, shows what is found as it comes, and saves the result. */
export async function runStressMode(
  words: readonly string[],
  options: RunOptions & StressOnlyOptions,
): Promise<ExitCode> {
  const { refuseUnknownResources } = await import('../run/stress/resource-log.ts');
  refuseUnknownResources(options.ignoreLeak);
  const targets = withoutWorkloads(await chooseTargets(words, options, process.cwd()));
  await prepareFolder(options.output);
  const json = options.json === true;
  const screen = json ? process.stderr : process.stdout;
  const { runStressCampaign } = await import('../run/stress/stress-campaign.ts');
  const { sightingText, stressFindingText } = await import('../../reports/stress-finding-text.ts');
  const timeMs = options.time ?? DEFAULT_STRESS_MS * targets.length;
  screen.write(startLine(options, targets.length, timeMs));
  const { width } = roomOf(screen);
  const view = lineView(screen, stressProgressLine);
  const interrupt = listenForInterrupt(() =>
    view.print('interrupted: saving what there is; press Ctrl-C again to stop at once'),
  );
  let result: StressResult;
  try {
    result = await runStressCampaign({
      targets,
      seed: options.seed,
      noise: options.noise,
      timeMs,
      ...(options.executions === undefined ? {} : { rounds: options.executions }),
      keepGoing: options.keepGoing === true,
      ignoredLeaks: options.ignoreLeak,
      pin: options.pin,
      signal: interrupt.signal,
      onProgress: view.update,
      onSighting: (finding) => {
        // Else the target ends with it.
        if (options.keepGoing === true && !json) view.print(`\n${sightingText(finding, width)}`);
      },
      onFinding: (finding) => {
        if (!json) view.print(`\n${stressFindingText(finding, roomOf(screen))}`);
      },
      outputFolder: resolve(options.output),
    });
  } finally {
    view.end();
    interrupt.dispose();
  }
  const { stressJson } = await import('../../reports/json.ts');
  const { stressTable } = await import('../../reports/stress-table.ts');
  const text = stressJson(result);
  process.stdout.write(json ? text : `\n${stressTable(result, roomOf(process.stdout))}\n`);
  await saveResult(options.output, { ...result, name: result.seed, json: text }, screen);
  return exitCodeOf(result);
}

function startLine(
  { seed, noise }: RunOptions & StressOnlyOptions,
  targets: number,
  timeMs: number,
): string {
  const each = (timeMs / targets / 1000).toFixed(1);
  return `seed ${seed}: stress, ${showSome(targets, 'target')}, ${each} s each, noise ${noise}\n`;
}
