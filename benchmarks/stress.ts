import { benchmarkTable, readArguments, writeReport } from './report.ts';
import { shown, summarize } from './samples.ts';
import { type Contender, handWritten, harness, type Run } from './stress-contenders.ts';
import { recordingNs } from './stress-recording.ts';

/**
 * `npm run bench:stress`: what stress costs. The operations of the `system` scenario, made longer, on two threads: by the
 * harness, and by a hand-written loop of workers that records and checks the same by means of its own; in the order A B B A.
 */
const BLOCKS = 4;

/** Turns of an empty loop that make an operation longer, of one to two nanoseconds each. */
const PADDINGS = [0, 1_000, 2_000, 4_000, 8_000];

/** Rounds of each contender that nobody counts. */
const WARM_UP_ROUNDS = 10;

/** How long one run is to take, milliseconds. */
const RUN_MS = 150;

const { json, scale } = readArguments();

interface Figures {
  readonly padding: number;
  readonly hand: Run[];
  readonly harness: Run[];
}

/** One size, in blocks of A B B A behind some rounds of each that nobody counts. */
async function measure(padding: number): Promise<Figures> {
  const [hand, ours] = [handWritten(padding), await harness(padding)];
  const figures: Figures = { padding, hand: [], harness: [] };
  try {
    const rounds = new Map<Contender, number>();
    for (const contender of [hand, ours]) {
      // Until what checks is compiled, too.
      await contender.run(WARM_UP_ROUNDS);
      const { wallNs, operations } = await contender.run(1);
      const roundMs = (wallNs * operations) / 1e6;
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

/** One number of each pair of runs that came one behind the other, harness less hand-written. */
function differences({ hand, harness: ours }: Figures, of: (run: Run) => number): number[] {
  return ours.map((run, at) => of(run) - of(hand[at] as Run));
}

function row(figures: Figures): string[] {
  const { padding, hand, harness: ours } = figures;
  const cpu = (run: Run) => run.cpuNs;
  const more = summarize(differences(figures, cpu));
  const base = summarize(hand.map(cpu));
  const rate = (runs: readonly Run[]) => summarize(runs.map(({ wallNs }) => 1e6 / wallNs));
  const shares = ours.map((run, at) => (cpu(run) / cpu(hand[at] as Run) - 1) * 100);
  return [
    padding === 0 ? 'as it is' : `${padding.toLocaleString('en-US')} turns longer`,
    shown(base),
    shown(summarize(ours.map(cpu))),
    shown(more),
    `${shown(summarize(shares))} %`,
    shown(rate(hand)),
    shown(rate(ours)),
  ];
}

const all: Figures[] = [];
for (const padding of PADDINGS) all.push(await measure(padding));
const costs = Array.from({ length: 2 * BLOCKS }, () => recordingNs(scale));

process.stdout.write(
  `${benchmarkTable(
    [
      'operation',
      'CPU ns each, by hand',
      'by the harness',
      'more',
      'more, of by hand',
      '1,000/s by hand',
      '1,000/s by the harness',
    ],
    all.map(row),
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
await writeReport(json, 'stress', { sizes: all, recordingNs: costs });
