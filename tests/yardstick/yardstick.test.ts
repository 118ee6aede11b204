import { expect, test } from 'vitest';
import { type FirstFailure, firstFailures } from '../../benchmarks/first-failure.ts';
import { PUBLISHED } from '../../benchmarks/yardstick-published.ts';
import { resolveTargets } from '../../harness/run/resolve-targets.ts';

const FOLDER = new URL('.', import.meta.url).pathname.replace(/\/$/, '');
const CAP = 10_000;
const TWIN_EXECUTIONS = 400;

test.each(PUBLISHED.map(({ name }) => name))('the portfolio finds %s', async (name) => {
  const failure = await portfolio(name, CAP);
  expect(failure?.kind).toBe(name === 'deadlock01' ? 'deadlock' : 'uncaught-error');
});

test.each(['account', 'deadlock01', 'wronglock-3'])('put right, %s is clean', async (name) => {
  const failure = await portfolio(`twins/${name}`, TWIN_EXECUTIONS);
  expect(failure?.kind).toBeUndefined();
});

/** One seed only: starting the threads is what takes the time. `npm run bench:yardstick` takes 20. */
async function portfolio(name: string, cap: number): Promise<FirstFailure | undefined> {
  const [target] = await resolveTargets([`${name}.scenario.ts`], { cwd: FOLDER });
  const [failure] = await firstFailures(target!, ['test'], ['portfolio'], cap);
  return failure;
}
