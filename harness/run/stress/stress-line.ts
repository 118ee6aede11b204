import type { Target } from '../../model/target.ts';
import type { StressOptions } from './stress-options.ts';

/** The command line that hammers one target of a campaign in the same way again. */
export function stressLine(options: StressOptions, target: Target): string {
  const { seed, noise, timeMs, targets, rounds, keepGoing, ignoredLeaks } = options;
  const seconds = Math.max(1, Math.ceil(timeMs / targets.length / 1000));
  return [
    `hammerlock run ${target.name} --mode stress --noise ${noise} --seed ${seed} --time ${seconds}`,
    ...(rounds === undefined ? [] : [`--executions ${rounds}`]),
    // Without it the run would end at the first of several findings.
    ...(keepGoing ? ['--keep-going'] : []),
    ...(ignoredLeaks.length === 0 ? [] : [`--ignore-leak ${ignoredLeaks.map(quoted).join(' ')}`]),
    ...(target.subjectOption === undefined ? [] : [`--subject ${target.subjectOption}`]),
  ].join(' ');
}

function quoted(word: string): string {
  return word.includes(' ') ? `"${word}"` : word;
}
