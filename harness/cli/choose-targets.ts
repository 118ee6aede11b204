import { resolve } from 'node:path';
import { UsageError } from '../base/errors.ts';
import type { Target } from '../model/target.ts';
import { decodeToken } from '../model/token.ts';
import type { StressRound } from '../model/workload.ts';
import type { RunOptions } from './hammer.ts';

type Choice = Pick<RunOptions, 'subject' | 'lastFailed' | 'output'>;

/**
 * The targets that a command line asks for. Those of an earlier run's findings have the workloads that showed them.
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
  if (lastFailed !== true) {
    const targets = await resolveTargets(words, where);
    if (targets.length === 0) throw new UsageError('there is no scenario to hammer; name one');
    return targets;
  }
  const targets: Target[] = [];
  for (const [name, workloads] of await failedBefore(words, resolve(cwd, output))) {
    for (const target of await resolveTargets([name], where))
      targets.push(...workloads.map((workload) => withWorkload(target, workload)));
  }
  return targets;
}

/** The same targets for stress, which makes its own workloads: each once. */
export function withoutWorkloads(targets: readonly Target[]): Target[] {
  const own = targets.map(({ workload: _, ...target }) => target);
  return own.filter(({ name }, at) => own.findIndex((each) => each.name === name) === at);
}

function withWorkload(target: Target, workload: StressRound | undefined): Target {
  return workload === undefined ? target : { ...target, workload };
}

type Workloads = (StressRound | undefined)[];

/** Names of the targets that a folder has findings of, those that the words name or all, and what showed them. */
async function failedBefore(
  words: readonly string[],
  folder: string,
): Promise<ReadonlyMap<string, Workloads>> {
  const { readCorpus } = await import('../run/corpus.ts');
  const chosen = new Map<string, Workloads>();
  for (const { target, token } of await readCorpus(folder)) {
    if (words.length > 0 && !words.some((word) => covers(word, target))) continue;
    const workload = decodeToken(token)?.workload;
    const known = chosen.get(target) ?? [];
    if (!known.some((each) => isSame(each, workload))) chosen.set(target, [...known, workload]);
  }
  if (chosen.size > 0) return chosen;
  const of = words.length === 0 ? '' : ` of ${words.join(' ')}`;
  throw new UsageError(`${folder} has no findings${of} of an earlier run; leave out --last-failed`);
}

function isSame(one: StressRound | undefined, other: StressRound | undefined): boolean {
  return one?.seed === other?.seed && one?.round === other?.round;
}

/** Whether a word of the command line covers a target: `queue` and `queue/*` cover `queue/correct`. */
function covers(word: string, target: string): boolean {
  const base = word.replace(/\/\*$/, '');
  return target === base || target.startsWith(`${base}/`);
}
