import { expect, test } from 'vitest';
import { firstFailures } from '../../benchmarks/first-failure.ts';
import { PUBLISHED } from '../../benchmarks/yardstick-published.ts';
import { resolveTargets } from '../../harness/run/resolve-targets.ts';

const FOLDER = new URL('.', import.meta.url).pathname.replace(/\/$/, '');
/** Few: starting the threads is what takes the time. `npm run bench:yardstick` takes 20. */
const SEEDS = ['test-1', 'test-2'];
const CAP = 10_000;
const TWIN_EXECUTIONS = 300;

test.each(PUBLISHED.map(({ name }) => name))('the portfolio finds %s', async (name) => {
  const expected = name === 'deadlock01' ? 'deadlock' : 'uncaught-error';
  expect(await portfolio(name, CAP)).toEqual(SEEDS.map(() => expected));
});

test.each(['account', 'deadlock01', 'wronglock-3'])('put right, %s is clean', async (name) => {
  expect(await portfolio(`twins/${name}`, TWIN_EXECUTIONS)).toEqual(SEEDS.map(() => undefined));
});

/** What the portfolio finds first, seed by seed. */
async function portfolio(name: string, cap: number): Promise<(string | undefined)[]> {
  const [target] = await resolveTargets([`${name}.scenario.ts`], { cwd: FOLDER });
  const failures = await firstFailures(target!, SEEDS, ['portfolio'], cap);
  return failures.map(({ kind }) => kind);
}
