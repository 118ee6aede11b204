import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { UsageError } from '../base/errors.ts';
import { showSome } from '../base/quantity.ts';
import type { ReplayResult } from '../model/result.ts';
import { decodeToken } from '../model/token.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { DEFAULT_OUTPUT, positiveInteger } from './options.ts';
import { roomOf } from './terminal.ts';

interface ReplayOptions {
  readonly subject?: string;
  readonly times: number;
  readonly full?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  hammerlock replay queue/slot-reused@pct:7f3a:142:9c1f2e
  hammerlock replay queue/slot-reused@pct:7f3a:round-17:142:9c1f2e    with a stress round's workload
  hammerlock replay queue@pos:7f3a:9:0b1c2d --subject ./src/my-queue.ts --times 20
  hammerlock replay .hammerlock/findings/4be1.json --full

Exit codes: 0 the execution is clean, 1 the finding is reproduced, 2 bad input or another execution
than the recorded one.`;

/** `hammerlock replay`: one recorded execution once more, step by step. */
export function replayCommand(finish: (code: ExitCode) => void): Command {
  return new Command('replay')
    .description('replay one execution exactly, from its token or from a finding file')
    .argument('<token|file>', 'the token of a replay line, or a file that holds a finding')
    .option('--subject <file>', 'the subject that the finding was made with')
    .option('--times <n>', 'replay n times and compare', positiveInteger, 1)
    .option('--full', 'show every step')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (word: string, options: ReplayOptions) => {
      finish(await replayWord(word, options));
    });
}

async function replayWord(word: string, options: ReplayOptions): Promise<ExitCode> {
  const source = sourceOf(word, process.cwd());
  const { replay } = await import('../run/replay.ts');
  const result = await replay(source, {
    ...(options.subject === undefined ? {} : { subject: options.subject }),
    times: options.times,
    cwd: process.cwd(),
  });
  process.stdout.write(await textOf(result, options));
  if ('token' in source && options.json !== true) await tellOfReduced(source.token);
  return replayExitCode(result);
}

/** A token takes the course that was found; where its finding is kept, its file may have one with fewer switches. */
async function tellOfReduced(token: string): Promise<void> {
  const { readCorpus, readFindingFile } = await import('../run/corpus.ts');
  const entries = await readCorpus(DEFAULT_OUTPUT).catch(() => []);
  const kept = entries.find((entry) => entry.token === token);
  if (kept === undefined) return;
  const file = `${DEFAULT_OUTPUT}/${kept.file}`;
  // It may have been moved away since.
  const { switches } = (await readFindingFile(file).catch(() => undefined))?.finding ?? {};
  if (switches === undefined || switches.before === switches.after) return;
  process.stdout.write(
    `\nwith ${showSome(switches.after, 'context switch', 'context switches')} in place of ${switches.before}: hammerlock replay ${file}\n`,
  );
}

async function textOf(result: ReplayResult, options: ReplayOptions): Promise<string> {
  if (options.json === true) {
    const { replayJson } = await import('../../reports/json.ts');
    return replayJson(result);
  }
  const { replayText } = await import('../../reports/replay-text.ts');
  const room = roomOf(process.stdout);
  const whole = options.full === true ? { maxLines: Number.POSITIVE_INFINITY } : {};
  return `${replayText(result, { ...room, ...whole })}\n`;
}

/**
 * Whether a word is a token or a file. What can be read as a token is one; a file's name may hold an
 * `@` too, so what is neither is refused by whoever it resembles most.
 * @throws UsageError where it resembles nothing.
 */
export function sourceOf(word: string, cwd: string): { token: string } | { file: string } {
  if (decodeToken(word) !== undefined) return { token: word };
  const file = resolve(cwd, word);
  if (existsSync(file)) return { file };
  if (word.includes('@')) return { token: word };
  throw new UsageError(
    `'${word}' is neither a replay token (target@strategy:seed:execution:code) nor a file; copy the whole replay line of the finding`,
  );
}

/** 1: the finding is there again. 0: clean. 2: this was not the recorded execution. */
export function replayExitCode(result: ReplayResult): ExitCode {
  const { times, of } = result.reproduced;
  if (result.divergence !== undefined || times < of) return EXIT.unusable;
  return result.finding === undefined ? EXIT.clean : EXIT.findings;
}
