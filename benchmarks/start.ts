import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHES, type Cache, type CommandTime, timeNode } from './command-time.ts';
import { benchmarkTable, readArguments, writeReport } from './report.ts';
import { type Summary, shown, summarize } from './samples.ts';

/**
 * `npm run bench:start`: milliseconds of `hammerlock list` beyond those of `node -e 0`, and from the
 * shell to the first finding. From source and, where `npm run build` was run, from `dist/`, which is
 * what users run; with a warm compile cache and with an empty one.
 */
const RUNS = 12;
const MARKS = { listMs: 150, findingMs: 1_500 } as const;
const TARGET = 'queue/slot-reused';
const EXIT_FINDINGS = 1;

const ENTRIES = ['harness/cli/main.ts', 'dist/harness/cli/main.js'].filter((entry) =>
  existsSync(fileURLToPath(new URL(`../${entry}`, import.meta.url))),
);

interface Row {
  readonly entry: string;
  readonly cache: Cache;
  readonly listMs: Summary;
  /** `list` less the `node -e 0` just before it. */
  readonly listOverNodeMs: Summary;
  readonly findingMs: Summary;
  readonly runExitMs: Summary;
}

/** One run of each command, one after the other. */
interface Round {
  readonly node: CommandTime;
  readonly list: CommandTime;
  readonly run: CommandTime;
}

async function measureRound(entry: string, cache: Cache, output: string): Promise<Round> {
  const node = await timeNode(['-e', '0'], 'warm');
  const list = await timeNode([entry, 'list'], cache);
  if (list.code !== 0) throw new Error(`list ended with code ${list.code}`);
  const args = [entry, 'run', TARGET, '--seed', '1', '--output', output];
  const run = await timeNode(args, cache, '✗');
  if (run.code !== EXIT_FINDINGS || Number.isNaN(run.seenMs))
    throw new Error(`run ended with code ${run.code} and should have shown a finding`);
  return { node, list, run };
}

function rowOf(entry: string, cache: Cache, rounds: readonly Round[]): Row {
  const each = (of: (round: Round) => number) => summarize(rounds.map(of));
  return {
    entry,
    cache,
    listMs: each(({ list }) => list.exitMs),
    listOverNodeMs: each(({ list, node }) => list.exitMs - node.exitMs),
    findingMs: each(({ run }) => run.seenMs),
    runExitMs: each(({ run }) => run.exitMs),
  };
}

const { json, scale } = readArguments();
const runs = Math.max(3, Math.round(RUNS * scale));
const output = await mkdtemp(join(tmpdir(), 'hammerlock-start-'));
const cases = ENTRIES.flatMap((entry) => CACHES.map((cache) => ({ entry, cache })));
const rounds: Round[][] = cases.map(() => []);
try {
  // The round before the first fills the compile cache; it is not counted.
  for (let run = -1; run < runs; run++) {
    for (const [at, { entry, cache }] of cases.entries()) {
      const round = await measureRound(entry, cache, output);
      if (run >= 0) rounds[at]?.push(round);
    }
  }
} finally {
  await rm(output, { recursive: true, force: true });
}
const rows = cases.map(({ entry, cache }, at) => rowOf(entry, cache, rounds[at] as Round[]));
const node = summarize(rounds.flat().map((round) => round.node.exitMs));
console.log(
  `milliseconds, ${runs} alternating runs a row, median (min…max); node -e 0: ${shown(node)} ms`,
);
console.log(
  benchmarkTable(
    ['entry', 'compile cache', 'list', 'list over node', `${TARGET}: first finding`, 'run to exit'],
    rows.map((row) => [
      row.entry,
      row.cache,
      shown(row.listMs),
      shown(row.listOverNodeMs),
      shown(row.findingMs),
      shown(row.runExitMs),
    ]),
  ),
);
console.log(
  `marks: list less than ${MARKS.listMs} ms over node -e 0; first finding within ${MARKS.findingMs} ms`,
);
if (ENTRIES.length === 1) console.log('dist/ is not built; npm run build, for what users run');
const raw = cases.map((each, at) => ({ ...each, rounds: rounds[at] }));
await writeReport(json, 'start', { runs, nodeMs: node, rows, raw, MARKS });
