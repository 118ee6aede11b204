import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { ReportFormat } from '../../reports/formats.ts';
import type { AnyResult } from '../../reports/result-kinds.ts';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { messageOf, UsageError } from '../base/errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { DEFAULT_OUTPUT } from './options.ts';
import { roomOf } from './terminal.ts';

interface ReportOptions {
  readonly format?: ReportFormat;
  readonly output?: string;
}

const FORMATS = ['table', 'markdown', 'html', 'json'] as const satisfies readonly ReportFormat[];
const FORMAT_OF_ENDING: Readonly<Record<string, ReportFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.md': 'markdown',
  '.json': 'json',
};
const DEFAULT_FILE = join(DEFAULT_OUTPUT, 'result.json');

const EXAMPLES = `
Examples:
  hammerlock report                                       the last result of any command, as a table
  hammerlock report --output report.html                  as a page to open from disk
  hammerlock report explore.json compare.json --format markdown >> "$GITHUB_STEP_SUMMARY"

Without --format the ending of --output tells the format: .html, .md or .json; else it is a table.
Exit codes: 0 the report was made, whatever it says; 2 a file that is no result.`;

/** `hammerlock report`: saved results as a table, as Markdown, as a page, or as JSON. */
export function reportCommand(finish: (code: ExitCode) => void): Command {
  return new Command('report')
    .description('turn saved results into a table, Markdown or an HTML page')
    .argument('[files...]', `results of runs, bench and compare (default: "${DEFAULT_FILE}")`)
    .addOption(new Option('--format <format>', 'what to make of them').choices(FORMATS))
    .option('--output <file>', 'where to write it; replaced as a whole where it exists')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: ReportOptions) => {
      await report(files.length === 0 ? [DEFAULT_FILE] : files, options);
      finish(EXIT.clean);
    });
}

async function report(files: readonly string[], { format, output }: ReportOptions): Promise<void> {
  const target = output === undefined ? undefined : resolve(output);
  const results: AnyResult[] = [];
  for (const file of files) {
    if (resolve(file) === target) {
      throw new UsageError(`--output ${file} would replace the result itself; name another file`);
    }
    results.push(await read(file));
  }
  const { renderReport } = await import('../../reports/formats.ts');
  const ending = FORMAT_OF_ENDING[extname(target ?? '').toLowerCase()];
  const room = target === undefined ? roomOf(process.stdout) : {};
  const text = renderReport(results, format ?? ending ?? 'table', room);
  if (target === undefined) process.stdout.write(text);
  else await writeFileAtomically(target, text);
}

async function read(file: string): Promise<AnyResult> {
  let json: string;
  try {
    json = await readFile(file, 'utf8');
  } catch (error) {
    const next = file === DEFAULT_FILE ? "; run 'hammerlock run' first, or name a result" : '';
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}${next}`);
  }
  const { readAnyResult } = await import('../../reports/result-kinds.ts');
  const result = readAnyResult(json);
  if (result.kind === 'unusable') throw new UsageError(`${file} cannot be used: ${result.reason}`);
  return result.result;
}
