import { Command } from 'commander';
import { version } from '../base/version.ts';
import { benchCommand } from './bench.ts';
import { compareCommand } from './compare.ts';
import { endNow, noteEnd, watchEnd } from './ending.ts';
import { oneLine, reportOf } from './errors.ts';
import type { ExitCode } from './exit-codes.ts';
import { listCommand } from './list.ts';
import { replayCommand } from './replay.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { selfcheckCommand } from './selfcheck.ts';

const ABOUT = `Finds races in concurrent Node.js code and replays each one exactly from one line.`;
const EXAMPLES = `
Examples:
  hammerlock list                               what there is to hammer
  hammerlock run queue --time 30                hammer the queue for half a minute
  hammerlock run ./my-scenario.ts               hammer a scenario of your own
  hammerlock replay queue/slot-reused@pct:7f3a:142:9c1f2e
  hammerlock report --output report.html        the last result as a page

Exit codes: 0 clean, 1 findings or a regression, 2 usage or harness error, 130 interrupted.`;

/** Makers of all commands. */
export const COMMANDS = [
  runCommand,
  replayCommand,
  reportCommand,
  listCommand,
  selfcheckCommand,
  benchCommand,
  compareCommand,
];

/** Runs the command line. Returns the exit code; never throws, never ends the process. */
export async function runProgram(args: readonly string[]): Promise<ExitCode> {
  watchEnd();
  process.on('uncaughtException', endWithReport);
  let code: ExitCode = 0;
  const finish = (exitCode: ExitCode) => {
    code = exitCode;
  };
  try {
    await programWith(finish).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    const report = reportOf(error);
    process.stderr.write(report.text);
    return report.code;
  } finally {
    noteEnd();
  }
}

function programWith(finish: (code: ExitCode) => void): Command {
  const program = new Command('hammerlock')
    .description(ABOUT)
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError(true)
    .configureOutput({ outputError: (text, write) => write(`hammerlock: ${tidy(text)}\n`) })
    .exitOverride();
  for (const make of COMMANDS) {
    const command = make(finish);
    command.copyInheritedSettings(program);
    program.addCommand(command);
  }
  return program;
}

/** Commander's error, with its suggestion, on one line and without its prefix. */
function tidy(text: string): string {
  return oneLine(text).replace(/^error: /, '');
}

/** Left to itself, Node would end with 1, which stands for findings. */
function endWithReport(error: unknown): void {
  const { text, code } = reportOf(error);
  process.stderr.write(text);
  endNow(code);
}
