import { HarnessError, UsageError } from '../base/errors.ts';
import { nowMs, timestamp } from '../base/originals.ts';
import {
  BENCH_VERSION,
  type BenchLoad,
  type ComparedLoad,
  type ComparedTarget,
  type CompareResult,
} from '../model/bench.ts';
import type { Target } from '../model/target.ts';
import { type Measuring, readBlock } from './bench.ts';
import { fingerprint } from './fingerprint.ts';
import { Judgement, type LoadNumbers } from './judgement.ts';
import { type BenchSubject, InterruptedError, tryOrder } from './measure.ts';
import { type LoadPlan, planTarget } from './plan.ts';
import { SeriesBook } from './series-book.ts';
import { sourceIn } from './source.ts';

/** A target of today, and what it is compared with. */
export interface Pair {
  readonly next: BenchSubject;
  readonly base: BenchSubject;
}

/** What a comparison is about, apart from how it is measured. */
export interface Question {
  /** What is compared with, in words. */
  readonly base: string;
  /** The same as options of a command line. */
  readonly options: string;
  readonly notes: readonly string[];
  /** Share of more time that counts as slower: 0.05. */
  readonly threshold: number;
  readonly cwd: string;
}

/**
 * Compares targets with other code, by running both: blocks in the order A B B A, each in a process of its own, and
 * the same again where a first round says something.
 * @throws UsageError where code fails or there is nothing to compare; HarnessError where a block does not end.
 */
export function compare(
  pairs: readonly Pair[],
  question: Question,
  measuring: Measuring,
): Promise<CompareResult> {
  return resultOf(question, measuring, async (add) => {
    for (const pair of pairs) add(await comparePair(pair, question.threshold, measuring));
  });
}

/** Puts together what `act` adds, until it is interrupted. */
export async function resultOf(
  { base, options, notes, threshold, cwd }: Question,
  { blocks, blockMs }: Measuring,
  act: (add: (target: ComparedTarget) => void) => Promise<void>,
): Promise<CompareResult> {
  const began = nowMs();
  const startedAt = timestamp();
  const targets: ComparedTarget[] = [];
  let ended: CompareResult['ended'] = 'complete';
  try {
    await act((target) => targets.push(target));
  } catch (thrown) {
    if (!(thrown instanceof InterruptedError)) throw thrown;
    ended = 'interrupted';
  }
  return {
    version: BENCH_VERSION,
    kind: 'compare',
    machine: fingerprint(),
    source: sourceIn(cwd),
    base,
    options,
    notes,
    startedAt,
    durationMs: nowMs() - began,
    threshold,
    blocks,
    blockMs,
    ended,
    targets,
  };
}

async function comparePair(
  { base, next }: Pair,
  threshold: number,
  measuring: Measuring,
): Promise<ComparedTarget> {
  const { loads } = await planTarget(next, measuring.signal);
  await checkBase(base, loads, measuring.signal);
  const all = loads.filter(isPossible).length * measuring.blocks * 2;
  const first = await playRound({ base, next }, loads, measuring, { done: 0, of: all });
  const { blocks } = measuring;
  const sides = { base: blocks, next: blocks, isStored: false };
  const judgement = new Judgement(first, sides, threshold);
  if (judgement.isOpen) {
    const again = { done: all, of: 2 * all };
    judgement.confirm(await playRound({ base, next }, loads, measuring, again));
  }
  return comparedTarget(next.target, loads, judgement);
}

/** The other side must be able to run as the new one does. */
async function checkBase(
  base: BenchSubject,
  loads: readonly LoadPlan[],
  signal: AbortSignal,
): Promise<void> {
  const alone = loads.filter(isPossible).find(({ load }) => load === 'alone');
  const { target, redirect } = base;
  if (alone === undefined) {
    if (redirect === undefined) return;
    throw new UsageError(
      `${target.name} cannot be compared with another version of ${redirect.name}: whether it imports it is found out by running it alone, which cannot be done`,
    );
  }
  const trial = await tryOrder(base, alone.order, signal);
  if (trial.kind === 'waits') {
    throw new HarnessError(
      `harness cannot compare ${target.name} because the other side waits where today's does not (${alone.setting})`,
    );
  }
  if (redirect !== undefined && !trial.redirected) {
    throw new UsageError(
      `${target.name} does not import ${redirect.name}, which does not export what the scenario needs either: both sides would be the same code`,
    );
  }
}

/** Blocks in the order A B B A A B B A …, all loads one after another in each of them. */
async function playRound(
  { base, next }: Pair,
  loads: readonly LoadPlan[],
  measuring: Measuring,
  progress: { readonly done: number; readonly of: number },
): Promise<LoadNumbers[]> {
  const possible = loads.filter(isPossible);
  const books = possible.map(() => ({ base: new SeriesBook(), next: new SeriesBook() }));
  let { done } = progress;
  for (let block = 0; block < measuring.blocks; block++) {
    const order = block % 2 === 0 ? (['base', 'next'] as const) : (['next', 'base'] as const);
    for (const side of order) {
      for (const [at, plan] of possible.entries()) {
        const { name } = next.target;
        measuring.onProgress?.({ target: name, load: plan.load, done: done++, of: progress.of });
        const subject = side === 'base' ? base : next;
        books[at][side].add(await readBlock(subject, plan, measuring));
      }
    }
  }
  return possible.map(({ load }, at) => ({
    load,
    base: books[at].base.all,
    next: books[at].next.all,
  }));
}

/** The verdicts of a target, load by load. */
export function comparedTarget(
  target: Target,
  loads: readonly LoadPlan[],
  judgement: { metricsOf(load: BenchLoad): ReturnType<Judgement['metricsOf']> },
): ComparedTarget {
  return {
    target: target.name,
    loads: loads.map((plan): ComparedLoad => {
      if (plan.kind === 'refused') return plan;
      const { load, setting } = plan;
      return { kind: 'compared', load, setting, metrics: judgement.metricsOf(load) };
    }),
  };
}

export function isPossible(plan: LoadPlan): plan is Extract<LoadPlan, { kind: 'possible' }> {
  return plan.kind === 'possible';
}
