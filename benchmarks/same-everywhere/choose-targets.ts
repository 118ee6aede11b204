import type { Target } from '../../harness/model/target.ts';
import { resolveTargets } from '../../harness/run/resolve-targets.ts';
import { builtInNames } from '../../harness/run/scenario-file.ts';

/**
 * The targets that words name. No word: of every built-in scenario its correct subjects and the first of the bugs
 * that explore finds.
 * @throws UsageError for unknown names.
 */
export async function chooseTargets(words: readonly string[], cwd: string): Promise<Target[]> {
  if (words.length > 0) return resolveTargets(words, { cwd });
  const targets: Target[] = [];
  for (const name of builtInNames()) {
    const variants = await resolveTargets([`${name}/*`], { cwd });
    const bug = variants.find(
      ({ expected, within }) => expected.length > 0 && within !== undefined,
    );
    targets.push(...variants.filter((each) => each.expected.length === 0 || each === bug));
  }
  return targets;
}
