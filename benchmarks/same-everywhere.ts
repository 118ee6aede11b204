import { enableCompileCache } from 'node:module';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { messageOf } from '../harness/base/errors.ts';
import type { Target } from '../harness/model/target.ts';
import { writeReport } from './report.ts';
import { chooseTargets } from './same-everywhere/choose-targets.ts';
import { type Comparison, nameOf, readComparison } from './same-everywhere/configurations.ts';
import { differenceOf, digestOf, distinctOf } from './same-everywhere/difference.ts';
import { coursesIn } from './same-everywhere/lanes.ts';
import { differencesIn, type Row, summaryOf, tableOf } from './same-everywhere/row.ts';

/**
 * `npm run bench:same-everywhere`: does a seed lead to the same trace everywhere? Runs executions, each with a seed of
 * its own, on several versions of Node, in one lane and in two, on the machine as it is and beside a busy loop on every
 * core, and compares trace hash, ending and verdict of each. The default is a sample; `--executions 1000` is the whole,
 * and takes an hour or more of two cores. Exit codes: 0 all the same, 1 differences or nothing to compare, 2 it could not be run.
 */
async function main(): Promise<number> {
  const comparison = readComparison(process.argv.slice(2));
  // As the command line does: lanes spend less of their time on loading.
  const { directory } = enableCompileCache();
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= dirname(directory);
  const targets = await chooseTargets(comparison.words, process.cwd());
  const rows: Row[] = [];
  for (const [index, target] of targets.entries()) {
    const row = await compareTarget(comparison, target);
    rows.push(row);
    console.log(`${index + 1}/${targets.length} ${target.name}: ${row.seconds.toFixed(1)} s`);
    for (const line of differencesIn(row)) console.log(`  ${line}`);
    // What was compared is kept, however this ends.
    await writeReport(comparison.json, 'same everywhere', { ...comparison, rows });
  }
  console.log(tableOf(rows));
  for (const line of rows.flatMap(differencesIn)) console.log(line);
  console.log(summaryOf(rows));
  const compared = rows.flatMap(({ configurations }) => configurations);
  const isSame = compared.every(({ difference }) => difference === undefined);
  return isSame && compared.length > 0 ? 0 : 1;
}

async function compareTarget(
  { configurations, seed, executions }: Comparison,
  target: Target,
): Promise<Row> {
  const began = performance.now();
  const [reference, ...others] = configurations;
  const expected = await coursesIn(reference, target, seed, executions);
  const compared: Row['configurations'][number][] = [];
  for (const configuration of others) {
    const found = await coursesIn(configuration, target, seed, executions);
    const difference = differenceOf(expected, found, seed);
    compared.push({ name: nameOf(configuration), ...(difference && { difference }) });
  }
  return {
    target: target.name,
    executions,
    distinct: distinctOf(expected),
    digest: digestOf(expected),
    reference: nameOf(reference),
    configurations: compared,
    seconds: (performance.now() - began) / 1000,
  };
}

try {
  process.exitCode = await main();
} catch (thrown) {
  console.error(`same-everywhere: ${messageOf(thrown)}`);
  process.exitCode = 2;
}
