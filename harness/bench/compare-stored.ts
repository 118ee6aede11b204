import type {
  BenchedLoad,
  BenchedTarget,
  BenchResult,
  ComparedLoad,
  ComparedMetric,
  ComparedTarget,
  CompareResult,
} from '../model/bench.ts';
import type { Target } from '../model/target.ts';
import { type Measuring, readBlock } from './bench.ts';
import { comparedTarget, isPossible, type Question, resultOf } from './compare.ts';
import { differences, fingerprint } from './fingerprint.ts';
import { Judgement, type LoadNumbers } from './judgement.ts';
import { type LoadPlan, planTarget } from './plan.ts';
import { SeriesBook } from './series-book.ts';

/** What a verdict against stored numbers is worth. */
const CAVEAT =
  'these verdicts rest on stored numbers: measured on the same code, a run differed from a stored one in 9 to 39 % of cases';

type StoredLoad = Extract<BenchedLoad, { kind: 'measured' }>;

/**
 * Compares targets with the numbers of a baseline, where its code is not at hand. Numbers of another machine, or
 * of another load, are not comparable, and then nothing is measured.
 * @throws UsageError where code fails; HarnessError where a block does not end.
 */
export function compareStored(
  targets: readonly Target[],
  baseline: BenchResult,
  question: Question,
  measuring: Measuring,
): Promise<CompareResult> {
  const { commit } = baseline.source;
  const better =
    commit === undefined || commit.endsWith('+changes')
      ? 'compare with the code itself where you can (--against-ref, --against-package, --against-subject)'
      : `its code can be run again: --against-ref ${commit}`;
  const notes = [...question.notes, CAVEAT, better];
  const otherMachine = differences(baseline.machine, fingerprint());
  return resultOf({ ...question, notes }, measuring, async (add) => {
    for (const target of targets) {
      const stored = baseline.targets.find(({ target: name }) => name === target.name);
      if (stored === undefined) add(notStored(target));
      else if (otherMachine.length > 0) add(otherwise(stored, otherMachine));
      else add(await compareTarget(target, stored, baseline.blocks, question.threshold, measuring));
    }
  });
}

async function compareTarget(
  target: Target,
  stored: BenchedTarget,
  storedBlocks: number,
  threshold: number,
  measuring: Measuring,
): Promise<ComparedTarget> {
  const { loads } = await planTarget({ target }, measuring.signal);
  const alike = loads.filter(isPossible).flatMap((plan) => {
    const base = storedLoad(stored, plan);
    return base?.setting === plan.setting ? [{ plan, base }] : [];
  });
  const blocks = { base: storedBlocks, next: measuring.blocks, isStored: true };
  const play = async (round: number): Promise<LoadNumbers[]> => {
    const books = alike.map(() => new SeriesBook());
    for (let block = 0; block < measuring.blocks; block++) {
      for (const [at, { plan }] of alike.entries()) {
        const done = (round * measuring.blocks + block) * alike.length + at;
        const of = (round + 1) * measuring.blocks * alike.length;
        measuring.onProgress?.({ target: target.name, load: plan.load, done, of });
        books[at].add(await readBlock({ target }, plan, measuring));
      }
    }
    return alike.map(({ plan, base }, at) => ({
      load: plan.load,
      base: base.series,
      next: books[at].all,
    }));
  };
  const judgement = new Judgement(await play(0), blocks, threshold);
  if (judgement.isOpen) judgement.confirm(await play(1));
  return comparedTarget(target, loads, {
    metricsOf: (load) => {
      if (alike.some(({ plan }) => plan.load === load)) return judgement.metricsOf(load);
      const plan = loads.filter(isPossible).find((each) => each.load === load);
      return plan === undefined ? [] : notComparable(storedLoad(stored, plan), plan.setting);
    },
  });
}

function storedLoad(
  stored: BenchedTarget,
  { load }: Pick<LoadPlan, 'load'>,
): StoredLoad | undefined {
  return stored.loads.find(
    (each): each is StoredLoad => each.kind === 'measured' && each.load === load,
  );
}

function notComparable(base: StoredLoad | undefined, setting: string): ComparedMetric[] {
  const reason =
    base === undefined
      ? 'the baseline has no numbers of this load'
      : `another load: ${base.setting}, now ${setting}`;
  const metrics = base?.series ?? [{ name: 'executions/s', kind: 'rate' as const }];
  return metrics.map(({ name, kind }) => ({
    name,
    kind,
    rounds: [],
    verdict: 'not comparable',
    reason,
  }));
}

/** Numbers of another machine: every one of them is not comparable. */
function otherwise({ target, loads }: BenchedTarget, differ: readonly string[]): ComparedTarget {
  const reason = `another machine: ${differ.join(', ')}`;
  return {
    target,
    loads: loads.map((load): ComparedLoad => {
      if (load.kind === 'refused') return load;
      const metrics = load.series.map(
        ({ name, kind }): ComparedMetric => ({
          name,
          kind,
          rounds: [],
          verdict: 'not comparable',
          reason,
        }),
      );
      return { kind: 'compared', load: load.load, setting: load.setting, metrics };
    }),
  };
}

function notStored({ name }: Target): ComparedTarget {
  const reason = 'the baseline has no numbers of this target';
  const metric: ComparedMetric = {
    name: 'executions/s',
    kind: 'rate',
    rounds: [],
    verdict: 'not comparable',
    reason,
  };
  return {
    target: name,
    loads: [{ kind: 'compared', load: 'alone', setting: '', metrics: [metric] }],
  };
}
