import type { LitmusProgramResult } from '../harness/model/litmus-result.ts';
import { resolveLitmus } from '../harness/run/litmus/programs.ts';
import { runLitmus } from '../harness/run/litmus/run-litmus.ts';
import { benchmarkTable, readArguments, writeReport } from './report.ts';
import { type Summary, shown, summarize } from './samples.ts';

/**
 * `npm run bench:litmus`: iterations a minute of each shipped litmus program, and what the outcomes are
 * worth: how many of a million iterations were interesting. Programs take turns, because the machine drifts.
 */
const ROUNDS = 3;
const PROGRAM_MS = 1_000;

interface Figures {
  readonly program: string;
  readonly actors: number;
  readonly millionsPerMinute: Summary;
  /** CPU time of all threads, and of waiting for each other: less noisy than the clock. */
  readonly cpuNsPerIteration: Summary;
  readonly interestingPerMillion: Summary;
}

interface Sample {
  readonly result: LitmusProgramResult;
  readonly cpuNs: number;
}

const { json, scale } = readArguments();
const targets = await resolveLitmus([], { cwd: process.cwd() });
const samples = new Map<string, Sample[]>();
for (let round = 0; round < ROUNDS; round++) {
  for (const target of targets) {
    const before = process.cpuUsage();
    const { programs } = await runLitmus({
      targets: [target],
      seed: `bench-${round}`,
      timeMs: PROGRAM_MS * scale,
    });
    const { user, system } = process.cpuUsage(before);
    for (const result of programs) {
      if (result.outcome !== 'clean') throw new Error(`${target.name} ended as ${result.outcome}`);
      const sample = { result, cpuNs: (user + system) * 1_000 };
      samples.set(target.name, [...(samples.get(target.name) ?? []), sample]);
    }
  }
}

const figures = targets.map(({ name, program }): Figures => {
  const all = samples.get(name) as Sample[];
  const over = (figure: (sample: Sample) => number) => summarize(all.map(figure));
  return {
    program: name,
    actors: program.actors.length,
    millionsPerMinute: over(({ result }) => (result.iterations / result.runMs) * 0.06),
    cpuNsPerIteration: over(({ result, cpuNs }) => cpuNs / result.iterations),
    interestingPerMillion: over(({ result }) => (interestingOf(result) / result.iterations) * 1e6),
  };
});

function interestingOf({ outcomes }: LitmusProgramResult): number {
  const rows = outcomes.filter(({ grade }) => grade === 'interesting');
  return rows.reduce((sum, { count }) => sum + count, 0);
}

console.log(`${ROUNDS} rounds of ${PROGRAM_MS * scale} ms a program; median (min…max)`);
console.log(
  benchmarkTable(
    ['program', 'actors', 'million iterations a minute', 'CPU ns each', 'interesting of a million'],
    figures.map((each) => [
      each.program,
      String(each.actors),
      shown(each.millionsPerMinute),
      shown(each.cpuNsPerIteration),
      shown(each.interestingPerMillion, 1),
    ]),
  ),
);
await writeReport(json, 'litmus', figures);
