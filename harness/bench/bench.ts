import { nowMs, timestamp } from '../base/originals.ts';
import {
  BENCH_VERSION,
  type BenchedLoad,
  type BenchedTarget,
  type BenchLoad,
  type BenchResult,
} from '../model/bench.ts';
import type { Target } from '../model/target.ts';
import { fingerprint } from './fingerprint.ts';
import { type BenchSubject, InterruptedError, measureBlock } from './measure.ts';
import { type LoadPlan, type Plan, planTarget } from './plan.ts';
import { SeriesBook } from './series-book.ts';
import { sourceIn } from './source.ts';

/** Where a running measurement stands. */
export interface BenchProgress {
  readonly target: string;
  readonly load: BenchLoad;
  /** Blocks that are over, of how many. */
  readonly done: number;
  readonly of: number;
}

/** How much is measured, and by whom it may be ended early. */
export interface Measuring {
  /** Processes of each load (and side, and round, of a comparison). */
  readonly blocks: number;
  /** Milliseconds that each of them measures. */
  readonly blockMs: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: BenchProgress) => void;
}

interface Measured {
  readonly target: Target;
  readonly plan: Plan;
  readonly books: ReadonlyMap<BenchLoad, SeriesBook>;
}

/**
 * Measures targets under both loads, each block in a process of its own. Targets take turns, so that whatever
 * changes on the machine meanwhile changes for all of them.
 * @throws UsageError where a target's code fails; HarnessError where a block does not end.
 */
export async function runBench(
  targets: readonly Target[],
  cwd: string,
  measuring: Measuring,
): Promise<BenchResult> {
  const began = nowMs();
  const startedAt = timestamp();
  const all: Measured[] = [];
  let ended: BenchResult['ended'] = 'complete';
  try {
    for (const target of targets) {
      const plan = await planTarget({ target }, measuring.signal);
      const books = new Map(plan.loads.map(({ load }) => [load, new SeriesBook()]));
      all.push({ target, plan, books });
    }
    await measureAll(all, measuring);
  } catch (thrown) {
    if (!(thrown instanceof InterruptedError)) throw thrown;
    ended = 'interrupted';
  }
  return {
    version: BENCH_VERSION,
    kind: 'bench',
    machine: fingerprint(),
    source: sourceIn(cwd),
    startedAt,
    durationMs: nowMs() - began,
    blocks: measuring.blocks,
    blockMs: measuring.blockMs,
    ended,
    targets: all.map(benchedTarget),
  };
}

async function measureAll(all: readonly Measured[], measuring: Measuring): Promise<void> {
  const possible = all.flatMap(({ target, plan, books }) =>
    plan.loads.flatMap((load) => (load.kind === 'possible' ? [{ target, load, books }] : [])),
  );
  const of = possible.length * measuring.blocks;
  for (let block = 0, done = 0; block < measuring.blocks; block++) {
    for (const { target, load, books } of possible) {
      measuring.onProgress?.({ target: target.name, load: load.load, done: done++, of });
      books.get(load.load)?.add(await readBlock({ target }, load, measuring));
    }
  }
}

/** One block of a load, measured as it was planned. */
export function readBlock(
  subject: BenchSubject,
  { load, order, isOneThread }: Extract<LoadPlan, { kind: 'possible' }>,
  { blockMs: timeMs, signal }: Measuring,
): ReturnType<typeof measureBlock> {
  return measureBlock(subject, load, { order, isOneThread, timeMs, signal });
}

function benchedTarget({ target, plan, books }: Measured): BenchedTarget {
  const { name, scenario, variant } = target;
  const loads = plan.loads.map((load): BenchedLoad => {
    if (load.kind === 'refused') return load;
    const series = books.get(load.load)?.all ?? [];
    return { kind: 'measured', load: load.load, setting: load.setting, series };
  });
  return { target: name, scenario, variant, loads };
}
