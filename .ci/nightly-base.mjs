/**
 * The commit or tag that the night compares with: `node nightly-base.mjs` prints it.
 * BASE where it names one; else the last release before HEAD (a tag `v…`), so that what has become slower stays red
 * until it is mended, released, or accepted (a tag `nightly-base…`); without such tags the last commit that is older
 * than a day, and one before HEAD at least.
 */
import { spawnSync } from 'node:child_process';

const base =
  process.env.BASE?.trim() ||
  git('describe', '--tags', '--abbrev=0', '--match=v*', '--match=nightly-base*', 'HEAD~1') ||
  git('rev-list', '--max-count=1', '--before=1 day ago', 'HEAD~1') ||
  git('rev-parse', '--verify', '--quiet', 'HEAD~1');

if (base === '') {
  console.error('there is no commit before HEAD to compare with; name one with BASE');
  process.exitCode = 2;
} else {
  process.stdout.write(`${base}\n`);
}

/** What git prints; nothing where it fails. */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8', timeout: 60_000 });
  return status === 0 ? stdout.trim() : '';
}
