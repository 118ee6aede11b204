import { version } from '../base/version.ts';
import type { BenchSource } from '../model/bench.ts';
import { git } from './git.ts';

/** What is measured in a folder: by which Hammerlock, and of which commit. */
export function sourceIn(cwd: string): BenchSource {
  const hammerlock = version();
  const head = git(['rev-parse', '--short=12', 'HEAD'], cwd);
  if (!head.ok) return { hammerlock };
  const status = git(['status', '--porcelain', '--untracked-files=no'], cwd);
  return { hammerlock, commit: `${head.out}${status.ok && status.out === '' ? '' : '+changes'}` };
}
