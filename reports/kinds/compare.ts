import type {
  ComparedMetric,
  ComparedTarget,
  CompareResult,
  Verdict,
} from '../../harness/model/bench.ts';
import { loadName, showBlocks } from '../bench-table.ts';
import { COMPARE_FORM } from '../compare-schema.ts';
import {
  comparedFigures,
  compareTable,
  metricsOf,
  reasonsIn,
  verdictCounts,
  verdictLine,
} from '../compare-table.ts';
import type { FindingBlock, Note, TableBlock, Tone } from '../document.ts';
import { benchJson } from '../json.ts';
import { benchFacts } from './bench-facts.ts';
import { comparePlots } from './compare-plots.ts';
import { endings, sectionOf } from './part-pieces.ts';
import type { ResultKind } from './result-kind.ts';

/** Throughput and latencies against other code or stored numbers, as `compare` judges them. */
export const compare: ResultKind<CompareResult> = {
  form: COMPARE_FORM,
  json: benchJson,
  terminal: compareTable,
  part: (result) => {
    const { base, threshold, targets } = result;
    return {
      title: 'Comparison',
      tone: toneOf(result),
      verdict: verdictLine(result),
      facts: [
        { name: 'base', value: base },
        { name: 'threshold', value: `${Number((threshold * 100).toFixed(2))} %` },
        { name: 'a side, load and round', value: showBlocks(result) },
        ...benchFacts(result),
        ...endings(result.ended),
      ],
      sections: [
        { title: 'Targets', blocks: [targetTable(targets)] },
        ...sectionOf('Regressions', regressions(result)),
        ...sectionOf(
          'Measures',
          targets.filter(isCompared).map((target) => measureTable(target, isOpen(result, target))),
        ),
        ...sectionOf(
          'Against the base',
          targets.flatMap((target) => comparePlots(target, threshold, isOpen(result, target))),
        ),
        ...sectionOf('Notes', notesOf(result)),
      ],
    };
  },
};

const TONES: Readonly<Record<Verdict, Tone>> = {
  slower: 'bad',
  faster: 'good',
  'no difference': 'good',
  undecided: 'unsure',
  'not comparable': 'unsure',
};

/** As the exit code: bad where something is slower, not sure where a throughput could not be judged. */
function toneOf(result: Pick<CompareResult, 'targets' | 'ended'>): Tone {
  if (metricsOf(result).some(({ verdict }) => verdict === 'slower')) return 'bad';
  const judged = result.targets.every((target) => {
    const rates = metricsOf({ targets: [target] }).filter(({ kind }) => kind === 'rate');
    return rates.length > 0 && rates.every(({ verdict }) => TONES[verdict] !== 'unsure');
  });
  return judged && result.targets.length > 0 && result.ended === 'complete' ? 'good' : 'unsure';
}

/** What a reader must look at; and a single target is what the reader asked for. */
function isOpen({ targets }: CompareResult, target: ComparedTarget): boolean {
  const differs = ({ verdict }: ComparedMetric) => verdict === 'slower' || verdict === 'faster';
  return targets.length === 1 || metricsOf({ targets: [target] }).some(differs);
}

function isCompared({ loads }: ComparedTarget): boolean {
  return loads.some((load) => load.kind === 'compared' && load.metrics.length > 0);
}

/** One row a target: what came out, and the ratio of its throughput, new by base, under each load. */
function targetTable(targets: readonly ComparedTarget[]): TableBlock {
  return {
    kind: 'table',
    caption: 'What came out; throughput as new by base, where more is better',
    columns: [
      { head: 'target' },
      { head: 'verdict' },
      { head: 'throughput, one actor', align: 'right' },
      { head: 'throughput, contention', align: 'right' },
      { head: 'measures', align: 'right' },
    ],
    rows: targets.map((target) => {
      const metrics = metricsOf({ targets: [target] });
      const ratioOf = (name: string) => {
        const load = target.loads.find((each) => each.load === name);
        const metrics = load?.kind === 'compared' ? load.metrics : [];
        const rate = metrics.find(({ kind }) => kind === 'rate');
        return { text: comparedFigures(rate ?? { kind: 'rate', rounds: [] }).ratio };
      };
      return [
        { text: target.target },
        {
          text: verdictCounts(metrics),
          tone: toneOf({ targets: [target], ended: 'complete' }),
        },
        ratioOf('alone'),
        ratioOf('contention'),
        { text: String(metrics.length) },
      ];
    }),
  };
}

function measureTable(target: ComparedTarget, open: boolean): TableBlock {
  const rows = target.loads.flatMap((load) =>
    load.kind === 'compared' ? load.metrics.map((metric) => ({ load: load.load, metric })) : [],
  );
  const numbers = ['base', 'new', 'ratio', 'p', 'blocks'];
  return {
    kind: 'table',
    fold: {
      title: target.target,
      summary: verdictCounts(rows.map(({ metric }) => metric)),
      tone: toneOf({ targets: [target], ended: 'complete' }),
      open,
    },
    caption:
      'Medians of the last round, new by base; the p of each round; blocks of base and new in it',
    columns: [
      { head: 'load, measure' },
      { head: 'verdict' },
      ...numbers.map((head) => ({ head, align: 'right' as const })),
    ],
    rows: rows.map(({ load, metric }) => {
      const { before, after, ratio, ps } = comparedFigures(metric);
      const { base = [], next = [] } = metric.rounds.at(-1) ?? {};
      return [
        { text: `${loadName(load)}, ${metric.name}` },
        { text: metric.verdict, tone: TONES[metric.verdict] },
        ...[before, after, ratio, ps, `${base.length} + ${next.length}`].map((text) => ({ text })),
      ];
    }),
  };
}

/** What is slower, with the line that compares it again: one entry a target and load. */
function regressions({ targets, base, options }: CompareResult): FindingBlock[] {
  return targets.flatMap(({ target, loads }) =>
    loads.flatMap((load): FindingBlock[] => {
      const metrics = load.kind === 'compared' ? load.metrics : [];
      const slower = metrics.filter(({ verdict }) => verdict === 'slower');
      const [message, ...detail] = slower.map(regressionLine);
      if (message === undefined) return [];
      return [
        {
          kind: 'finding',
          finding: 'slower',
          target,
          when: `${loadName(load.load)}, against ${base}`,
          message,
          detail,
          remarks: ['in a first round, and again in a confirming one'],
          commands: [
            { purpose: 'compare it again', line: `hammerlock compare ${target} ${options}` },
          ],
        },
      ];
    }),
  );
}

/** `executions/s: 1,000 → 800, ratio 0.800, p <0.001, 0.003`. */
function regressionLine(metric: ComparedMetric): string {
  const { before, after, ratio, ps } = comparedFigures(metric);
  return `${metric.name}: ${before} → ${after}, ratio ${ratio}, p ${ps}`;
}

function notesOf({ notes, targets }: CompareResult): [] | [{ kind: 'notes'; notes: Note[] }] {
  const ofTargets = targets.flatMap(({ target, loads }) =>
    loads
      .flatMap((load) => (load.kind === 'refused' ? [load.reason] : reasonsIn(load)))
      .map((text) => ({ about: target, text })),
  );
  const said = [...notes.map((text) => ({ about: 'all', text })), ...ofTargets];
  return said.length === 0 ? [] : [{ kind: 'notes', notes: said }];
}
