import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { resolveTargets } from '../harness/run/resolve-targets.ts';
import { type FirstFailure, firstFailures, type Searcher } from './first-failure.ts';
import { pinProcess } from './pin-process.ts';
import { PUBLISHED, type PublishedProgram } from './yardstick-published.ts';

/**
 * `npm run bench:yardstick`: the SCTBench programs of `tests/yardstick/`, searched by each strategy,
 * beside the published figures. `--json FILE` writes all samples. Runs in this one process, which is bound to a core, as
 * the lanes of a campaign are.
 */
const SEEDS = 20;
const CAP = 10_000;
const COLUMNS = ['random', 'pct', 'pos'] as const;
const STRATEGIES: readonly Searcher[] = [...COLUMNS, 'portfolio'];

/** The searches of one program by one strategy. */
interface Score {
  readonly strategy: Searcher;
  /** Executions to the first failure, mean over those that found one; undefined: none did. */
  readonly mean: number | undefined;
  readonly worst: number | undefined;
  readonly found: number;
  readonly samples: readonly FirstFailure[];
}

function scoreOf(strategy: Searcher, all: readonly FirstFailure[]): Score {
  const samples = all.filter((sample) => sample.strategy === strategy);
  const counts = samples.flatMap(({ executions }) => executions ?? []);
  const some = counts.length > 0;
  return {
    strategy,
    mean: some ? counts.reduce((sum, count) => sum + count, 0) / counts.length : undefined,
    worst: some ? Math.max(...counts) : undefined,
    found: counts.length,
    samples,
  };
}

async function scoresOf(program: PublishedProgram): Promise<Score[]> {
  const file = `tests/yardstick/${program.name}.scenario.ts`;
  const cwd = new URL('..', import.meta.url).pathname.replace(/\/$/, '');
  const [target] = await resolveTargets([file], { cwd });
  if (target === undefined) throw new Error(`${file} holds no scenario`);
  const seeds = Array.from({ length: SEEDS }, (_, n) => `yardstick-${n + 1}`);
  const all = await firstFailures(target, seeds, STRATEGIES, CAP);
  return STRATEGIES.map((strategy) => scoreOf(strategy, all));
}

/** `ours / published (ratio)`, with the number found where it is not all. */
function cell({ mean, found }: Score, published: number | undefined): string {
  const ours = mean === undefined ? '–' : mean.toFixed(1);
  const share = found === SEEDS ? '' : ` ${found}/${SEEDS}`;
  if (published === undefined) return `${ours}${share} / –`;
  const ratio = mean === undefined ? '' : ` (×${(mean / published).toFixed(2)})`;
  return `${ours}${share} / ${published}${ratio}`;
}

/** The portfolio is measured against the best published column: nobody knows beforehand which wins. */
function row(program: PublishedProgram, scores: readonly Score[]): string[] {
  const { name, ...published } = program;
  const best = Math.min(...Object.values(published).filter((mean) => mean !== undefined));
  const cells = scores.map((score) => {
    const column = COLUMNS.find((known) => known === score.strategy);
    return cell(score, column === undefined ? best : published[column]);
  });
  return [name, ...cells, String(published.surw)];
}

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const table = new Table({
  head: ['program', 'random', 'PCT d=3', 'POS', 'portfolio / best', 'SURW'],
  style: { head: [], border: [] },
});
pinProcess();
const results: { program: string; scores: readonly Score[] }[] = [];
for (const program of PUBLISHED) {
  process.stderr.write(`${program.name} …\n`);
  const scores = await scoresOf(program);
  results.push({ program: program.name, scores });
  table.push(row(program, scores));
}
process.stdout.write(
  `Mean executions to the first failure, ${SEEDS} seeds, at most ${CAP}: ours / published (ratio)\n` +
    `${table}\n`,
);
if (values.json !== undefined) {
  const head = { seeds: SEEDS, cap: CAP, node: process.version };
  writeFileSync(values.json, `${JSON.stringify({ ...head, published: PUBLISHED, results })}\n`);
}
