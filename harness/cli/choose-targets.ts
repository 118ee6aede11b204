import { resolve } from 'node:path';
import { UsageError } from '../base/errors.ts';
import type { Target } from '../model/target.ts';
import type { RunOptions } from './hammer.ts';

type Choice = Pick<RunOptions, 'subject' | 'lastFailed' | 'output'>;

/**
 * The targets that a command line asks for.
 * @throws UsageError where it asks for none, or for what does not exist.
 */
export async function chooseTargets(
  words: readonly string[],
  { subject, lastFailed, output }: Choice,
  cwd: string,
): Promise<Target[]> {
  if (subject !== undefined && words.length === 0) {
    throw new UsageError(
      `--subject needs a scenario to hammer it with, like 'hammerlock run queue --subject ${subject}'`,
    );
  }
  const { resolveTargets } = await import('../run/resolve-targets.ts');
  const where = { cwd, ...(subject === undefined ? {} : { subject }) };
  const asked = lastFailed === true ? await failedBefore(words, resolve(cwd, output)) : words;
  const targets = await resolveTargets(asked, where);
  if (targets.length === 0) throw new UsageError('there is no scenario to hammer; name one');
  return targets;
}

/** Names of the targets that a folder has findings of: those that the words name, or all. */
async function failedBefore(words: readonly string[], folder: string): Promise<string[]> {
  const { readCorpus } = await import('../run/corpus.ts');
  const names = new Set((await readCorpus(folder)).map(({ target }) => target));
  const chosen = [...names].filter(
    (name) => words.length === 0 || words.some((word) => covers(word, name)),
  );
  if (chosen.length > 0) return chosen;
  const of = words.length === 0 ? '' : ` of ${words.join(' ')}`;
  throw new UsageError(`${folder} has no findings${of} of an earlier run; leave out --last-failed`);
}

/** Whether a word of the command line covers a target: `queue` and `queue/*` cover `queue/correct`. */
function covers(word: string, target: string): boolean {
  const base = word.replace(/\/\*$/, '');
  return target === base || target.startsWith(`${base}/`);
}
