/**
 * The issue that a failed night opens or updates: `node nightly-issue.mjs FOLDER body` prints its text, `… post`
 * has `gh` write it. FOLDER holds one folder for each job that left a `result.json`; RUN_URL is the page of the run.
 * The title never changes and only an issue of the workflow's own is touched, so there is one at most.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderReport } from '../reports/formats.ts';
import { readAnyResult } from '../reports/result-kinds.ts';

const TITLE = 'The nightly run failed';
const [folder, action] = process.argv.slice(2);

if (action === 'body') process.stdout.write(bodyOf(folder));
else if (action === 'post') post(bodyOf(folder));
else fail('usage: nightly-issue.mjs FOLDER body|post');

function bodyOf(results) {
  const url = process.env.RUN_URL;
  const read = resultsIn(results);
  const usable = read.flatMap(({ result }) => result ?? []);
  const lost = read.filter(({ result }) => result === undefined);
  return [
    url ? `[This run](${url}) failed; its artifacts hold the whole results.` : 'The run failed.',
    ...lost.map(({ job, reason }) => `The result of ${job} cannot be used: ${reason}.`),
    ...(read.length === 0 ? ['No job left a result; the log of the run says why.'] : []),
    ...(usable.length === 0 ? [] : [renderReport(usable, 'markdown').trimEnd()]),
    '',
  ].join('\n\n');
}

function resultsIn(results) {
  // Where nothing was downloaded there is no folder.
  const jobs = existsSync(results) ? readdirSync(results, { withFileTypes: true }) : [];
  return jobs
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((job) => {
      let json;
      try {
        json = readFileSync(join(results, job, 'result.json'), 'utf8');
      } catch {
        return [];
      }
      const read = readAnyResult(json);
      const told = job.replace(/[^\w-]/g, '');
      // What is wrong with a file may quote it: no more than letters of that go into an issue.
      return read.kind === 'result'
        ? [{ job: told, result: read.result }]
        : [{ job: told, reason: read.reason.replace(/[^\w ,.:;-]/g, '') }];
    });
}

function post(body) {
  const query = ['--state', 'open', '--app', 'github-actions', '--limit', '500'];
  const listed = gh(['issue', 'list', ...query, '--json', 'number,title']);
  const known = JSON.parse(listed).find(({ title }) => title === TITLE);
  const where = known === undefined ? ['create', '--title', TITLE] : ['edit', String(known.number)];
  process.stdout.write(gh(['issue', ...where, '--body-file', '-'], body));
}

function gh(args, input = '') {
  const result = spawnSync('gh', args, { input, encoding: 'utf8', timeout: 60_000 });
  if (result.status !== 0) {
    fail(`gh ${args.slice(0, 2).join(' ')} failed: ${result.error?.message ?? result.stderr}`);
  }
  return result.stdout;
}

function fail(reason) {
  console.error(reason);
  process.exit(2);
}
