import { parseArgs } from 'node:util';
import type { StrategyName } from '../harness/model/strategy.ts';
import { assign } from '../harness/strategies/portfolio.ts';
import { STRATEGIES } from '../harness/strategies/strategies.ts';
import { type AbstractProgram, simulate } from '../tests/harness/strategies/abstract-program.ts';
import { benchmarkTable, writeReport } from './report.ts';
import { PUBLISHED } from './yardstick-published.ts';
import { PROGRAMS, startedByMain, startedTogether } from './yardstick-starts.ts';

/**
 * `npm run bench:yardstick-start`: what it does to the yardstick's figures that the C programs start
 * their threads one by one, and ours start together. Simulated, without threads; half a minute.
 * `--json FILE` writes the figures.
 */
const SEEDS = 200;
const CAP = 2_000;
const STEPS = [0, 4, 8, 12];
/** With this many steps PCT is also told a length that many times as long. */
const MISTOLD = { steps: 8, times: 2 } as const;
const COLUMNS = ['random', 'pct', 'pos'] as const;

/** Searches of one program by one strategy; a search that found nothing counts as the cap. */
interface Cell {
  readonly mean: number;
  readonly standardError: number;
  readonly found: number;
}

function searches(program: AbstractProgram, name: StrategyName, times: number): Cell {
  const expectedSteps = times * lengthOf(program);
  const counts = Array.from({ length: SEEDS }, (_, n) =>
    firstFailure(program, name, expectedSteps, `start-${n + 1}`),
  );
  const mean = counts.reduce<number>((sum, count) => sum + (count ?? CAP), 0) / SEEDS;
  const squares = counts.reduce<number>((sum, count) => sum + ((count ?? CAP) - mean) ** 2, 0);
  return {
    mean,
    standardError: Math.sqrt(squares / (SEEDS - 1) / SEEDS),
    found: counts.filter((count) => count !== undefined).length,
  };
}

function firstFailure(
  program: AbstractProgram,
  name: StrategyName,
  expectedSteps: number,
  seed: string,
): number | undefined {
  const { parameter } = assign(0, name);
  for (let execution = 0; execution < CAP; execution++) {
    const options = { strategy: STRATEGIES[name], parameter, expectedSteps, seed, execution };
    if (simulate(program, options).failed) return execution + 1;
  }
  return undefined;
}

/** PCT is told how long executions get. */
function lengthOf(program: AbstractProgram): number {
  const strategy = STRATEGIES.random;
  const lengths = [0, 1, 2, 3].map(
    (execution) => simulate(program, { strategy, seed: 'length', execution }).chosen.length,
  );
  return Math.max(...lengths);
}

/** A mean with the standard error, or what it is greater than and how many searches found it. */
function shown({ mean, standardError, found }: Cell): string {
  if (found === 0) return `> ${CAP}`;
  if (found < SEEDS) return `> ${mean.toFixed(0)}, found ${found}/${SEEDS}`;
  return `${mean.toFixed(1)} (${standardError.toFixed(1)})`;
}

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const rows: string[][] = [];
const figures: { program: string; start: string; cells: Record<string, Cell> }[] = [];
for (const [name, build] of Object.entries(PROGRAMS)) {
  const { steps: mistold, times } = MISTOLD;
  const starts: { start: string; program: AbstractProgram; times: number }[] = [
    { start: 'together', program: startedTogether(build), times: 1 },
    ...STEPS.map((steps) => ({
      start: `main, ${steps} steps`,
      program: startedByMain(build, steps),
      times: 1,
    })),
    {
      start: `main, ${mistold} steps, told ×${times}`,
      program: startedByMain(build, mistold),
      times,
    },
  ];
  for (const { start, program, times } of starts) {
    process.stderr.write(`${name}, ${start} …\n`);
    const cells = COLUMNS.map((column) => searches(program, column, times));
    rows.push([name, start, ...cells.map(shown)]);
    const named = Object.fromEntries(COLUMNS.map((column, n) => [column, cells[n]!]));
    figures.push({ program: name, start, cells: named });
  }
  const published = PUBLISHED.find((program) => program.name === name);
  if (published === undefined) throw new Error(`no published figures for ${name}`);
  rows.push([
    name,
    'published',
    ...COLUMNS.map((column) => String(published[column] ?? '> 10000')),
  ]);
}
process.stdout.write(
  `Mean executions to the first failure (standard error), ${SEEDS} seeds, at most ${CAP}\n` +
    `${benchmarkTable(['program', 'threads start', 'random', 'PCT d=3', 'POS'], rows)}\n`,
);
await writeReport(values.json, 'yardstick-start', { seeds: SEEDS, cap: CAP, figures });
