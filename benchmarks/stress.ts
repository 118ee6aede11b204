import { benchmarkTable, readArguments, writeReport } from './report.ts';
import { shown, summarize } from './samples.ts';
import { type Contender, handWritten, harness, type Run } from './stress-contenders.ts';
import { recordingNs } from './stress-recording.ts';

/**
 * `npm run bench:stress`: what stress costs. Rounds of the `system` scenario on two threads, at its own size: by the harness,
 * and by a hand-written loop of workers that records and checks the same by means of its own; in the order A B B A.
 */
const BLOCKS = 8;

/** Rounds of each contender that nobody counts: until what checks is compiled, too. */
const WARM_UP_ROUNDS = 30;

/** How long one run is to take, milliseconds. */
const RUN_MS = 1_000;

const { json, scale } = readArguments();

interface Figures {
  readonly hand: Run[];
  readonly harness: Run[];
}

/** Blocks of A B B A behind some rounds of each that nobody counts. */
async function measure(): Promise<Figures> {
  const [hand, ours] = [handWritten(), harness()];
  const figures: Figures = { hand: [], harness: [] };
  try {
    const rounds = new Map<Contender, number>();
    for (const contender of [hand, ours]) {
      const { wallNs, operations } = await contender.run(WARM_UP_ROUNDS);
      const roundMs = (wallNs * operations) / WARM_UP_ROUNDS / 1e6;
      rounds.set(contender, Math.max(2, Math.round((RUN_MS * scale) / roundMs)));
    }
    const run = (contender: Contender) => contender.run(rounds.get(contender) as number);
    for (let block = 0; block < BLOCKS; block++) {
      figures.hand.push(await run(hand));
      figures.harness.push(await run(ours), await run(ours));
      figures.hand.push(await run(hand));
    }
  } finally {
    await hand.close();
    await ours.close();
  }
  return figures;
}

const cpu = (run: Run) => run.cpuNs;
const rate = (runs: readonly Run[]) => summarize(runs.map(({ wallNs }) => 1e6 / wallNs));

/** One number of each pair of runs that came one behind the other, harness and hand-written. */
function pairs(of: (ours: number, hand: number) => number) {
  return summarize(figures.harness.map((run, at) => of(cpu(run), cpu(figures.hand[at] as Run))));
}

const figures = await measure();
const costs = Array.from({ length: 2 * BLOCKS }, () => recordingNs(scale));

process.stdout.write(
  `${benchmarkTable(
    ['', 'CPU ns an operation', '1,000 operations/s'],
    [
      ['by hand', shown(summarize(figures.hand.map(cpu))), shown(rate(figures.hand))],
      ['by the harness', shown(summarize(figures.harness.map(cpu))), shown(rate(figures.harness))],
      ['more', shown(pairs((ours, hand) => ours - hand)), ''],
      ['more, %', shown(pairs((ours, hand) => (ours / hand - 1) * 100)), ''],
    ],
  )}\nmedian (least…greatest) of ${2 * BLOCKS} runs each; two threads and the host that checks\n`,
);
for (const [what, of] of [
  ['by hand', ({ hand }: (typeof costs)[number]) => hand],
  ['by the harness', ({ harness: ours }: (typeof costs)[number]) => ours],
] as const) {
  process.stdout.write(
    `recording an operation where it is made, ${what}: ${shown(summarize(costs.map(of)))} ns, one thread, ${costs.length} samples\n`,
  );
}
await writeReport(json, 'stress', { ...figures, recordingNs: costs });
