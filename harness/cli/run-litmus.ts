import { UsageError } from '../base/errors.ts';
import { showSome } from '../base/quantity.ts';
import type { LitmusProgramResult } from '../model/litmus-result.ts';
import { type ExitCode, litmusExitCode } from './exit-codes.ts';
import type { RunOptions } from './hammer.ts';
import { listenForInterrupt } from './interrupt.ts';
import { lineView, litmusLine } from './progress.ts';
import { prepareFolder, saveResult } from './save-result.ts';
import { roomOf } from './terminal.ts';

/** `hammerlock run --mode litmus`: each program's table as it is done, then the verdict. */
export async function runLitmusMode(
  words: readonly string[],
  options: RunOptions,
): Promise<ExitCode> {
  const { resolveLitmus } = await import('../run/litmus/programs.ts');
  const { runLitmus } = await import('../run/litmus/run-litmus.ts');
  const { litmusJson } = await import('../../reports/json.ts');
  const { litmusTable, litmusVerdict } = await import('../../reports/litmus-table.ts');
  const targets = await resolveLitmus(words, { cwd: process.cwd() });
  if (targets.length === 0) throw new UsageError('there is no litmus program to run; name one');
  await prepareFolder(options.output);
  const { seed, time, executions } = options;
  const json = options.json === true;
  const screen = json ? process.stderr : process.stdout;
  const view = lineView(screen, litmusLine);
  const interrupt = listenForInterrupt(() =>
    view.print('interrupted: saving what there is; press Ctrl-C again to stop at once'),
  );
  try {
    screen.write(`seed ${seed}: ${showSome(targets.length, 'litmus program')}\n`);
    const result = await runLitmus({
      targets,
      seed,
      ...(time === undefined ? {} : { timeMs: time }),
      ...(executions === undefined ? {} : { iterations: executions }),
      signal: interrupt.signal,
      onProgress: view.update,
      onProgram: (program: LitmusProgramResult) => {
        if (!json) view.print(`\n${litmusTable(program, roomOf(screen))}`);
      },
    });
    view.end();
    const text = litmusJson(result);
    process.stdout.write(json ? text : `\n${litmusVerdict(result, roomOf(process.stdout))}\n`);
    await saveResult(options.output, { ...result, name: seed, json: text }, screen);
    return litmusExitCode(result);
  } finally {
    view.end();
    interrupt.dispose();
  }
}
