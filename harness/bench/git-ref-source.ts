import { existsSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError } from '../base/errors.ts';
import type { Target } from '../model/target.ts';
import { type GitAnswer, git } from './git.ts';
import type { SubjectSource } from './subject-source.ts';
import { openTemporaryFolder } from './temporary-folder.ts';

/**
 * The code of a git ref, checked out into a worktree of its own, which is removed when the source is closed. The
 * load stays today's: where a target has a subject, only that comes from the ref; the scenario does where the code
 * under test is in it. Packages are those that are installed.
 * @throws UsageError where there is no repository or no such ref.
 */
export function gitRefSource(ref: string, cwd: string): SubjectSource {
  const top = need(git(['rev-parse', '--show-toplevel'], cwd), `${cwd} is in no git repository`);
  const commit = need(
    git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], cwd),
    `'${ref}' is no commit of ${top}`,
  );
  const folder = openTemporaryFolder((path) => {
    git(['worktree', 'remove', '--force', join(path, 'tree')], top);
  });
  const tree = join(folder.path, 'tree');
  try {
    need(
      git(['worktree', 'add', '--detach', '--force', tree, commit], top),
      `a worktree of ${ref} cannot be made`,
    );
  } catch (thrown) {
    folder.close();
    throw thrown;
  }
  const inTree = (url: string): string => {
    const path = relative(top, realpathSync(fileURLToPath(url)));
    if (path.startsWith('..')) {
      throw new UsageError(
        `${fileURLToPath(url)} is not in the repository ${top}, so ${ref} has no other version of it`,
      );
    }
    if (!existsSync(join(tree, path))) {
      throw new UsageError(`${path} is not in ${ref}; compare with a ref that has it`);
    }
    linkPackages(top, tree, dirname(path));
    return pathToFileURL(join(tree, path)).href;
  };
  return {
    description: `git ref ${ref} (${commit.slice(0, 12)})`,
    option: `--against-ref ${commit.slice(0, 12)}`,
    notes: git(['diff', '--quiet', commit, '--'], top).ok
      ? [`no tracked file differs from ${ref}: both sides are the same code`]
      : [],
    subjectFor: async (target) => ({ target: sideOf(target, inTree) }),
    close: folder.close,
  };
}

function sideOf(target: Target, inTree: (url: string) => string): Target {
  const { subjectUrl, scenarioUrl } = target;
  if (subjectUrl !== undefined) return { ...target, subjectUrl: inTree(subjectUrl) };
  return { ...target, scenarioUrl: inTree(scenarioUrl) };
}

/** Lets code of the worktree find the packages that are installed beside the code of today. */
function linkPackages(top: string, tree: string, folder: string): void {
  for (let at = folder; ; at = dirname(at)) {
    const installed = join(top, at, 'node_modules');
    const link = join(tree, at, 'node_modules');
    if (existsSync(installed) && !existsSync(link)) symlinkSync(installed, link, 'junction');
    if (at === '.' || at === '') return;
  }
}

function need(answer: GitAnswer, what: string): string {
  if (answer.ok) return answer.out;
  throw new UsageError(`${what}${answer.why.startsWith('exit code') ? '' : ` (${answer.why})`}`);
}
