import { expect, test } from 'vitest';
import type { Verdict } from '../../../harness/model/bench.ts';
import { renderReport } from '../../../reports/formats.ts';
import { bench } from '../../../reports/kinds/bench.ts';
import { compare } from '../../../reports/kinds/compare.ts';
import { comparePlots } from '../../../reports/kinds/compare-plots.ts';
import { benchResult } from '../../harness/bench/results.ts';
import { compared, METRICS, round } from '../compare-evidence.ts';

test('a comparison: what is slower with the line that compares it again, then every measure', () => {
  expect(`\n${renderReport([compared(METRICS)], 'markdown')}`).toMatchInlineSnapshot(`
    "
    ## ✗ Comparison – 1 slower, 1 undecided, 1 no difference: 8 blocks of 100 ms a side, load and round, threshold 5 %, in 12 s

    base git ref main (0123456789ab) · threshold 5 % · a side, load and round 8 blocks of 100 ms · commit 0123456789ab · started 2026-01-01 00:00:00 UTC · took 12 s · Node v24.1.0 · platform linux x64 6.1.0, 2 cores · Hammerlock 0.1.0 · processor A processor · clock governor performance

    ### Targets

    | target | verdict | throughput, one actor | throughput, contention | measures |
    | :-- | :-- | --: | --: | --: |
    | \`queue/correct\` | 1 slower, 1 undecided, 1 no difference | 0.800 | – | 3 |

    ### Regressions

    #### slower in \`queue/correct\`

    \`executions/s: 1,000 → 800, ratio 0.800, p <0.001, 0.003\`

    one actor, against git ref main (0123456789ab) · in a first round, and again in a confirming one

    \`\`\`sh
    # compare it again
    hammerlock compare queue/correct --against-ref 0123456789ab
    \`\`\`

    ### Measures

    ✗ \`queue/correct\`: 1 slower, 1 undecided, 1 no difference

    | load, measure | verdict | base | new | ratio | p | blocks |
    | :-- | :-- | --: | --: | --: | --: | --: |
    | \`one actor, executions/s\` | slower | 1,000 | 800 | 0.800 | \`<0.001, 0.003\` | 3 + 3 |
    | \`one actor, push p50\` | no difference | 80 ns | 81 ns | 1.012 | 0.700 | 3 + 3 |
    | \`one actor, push p99\` | undecided | – | – | – | – | 0 + 0 |

    ### Notes

    - \`all\`: both sides are the same code
    - \`queue/correct\`: one actor, push p99: undecided, not enough samples; give it more --time
    - \`queue/correct\`: harness cannot measure it
    "
  `);
});

test('a measurement: medians, spread and samples of each load', () => {
  expect(`\n${renderReport([benchResult()], 'markdown')}`).toMatchInlineSnapshot(`
    "
    ## · Benchmark – 4 blocks of 100 ms each, a process each, in 3.2 s

    commit 0123456789ab · started 2026-01-01 00:00:00 UTC · took 3.2 s · Node v24.1.0 · platform linux x64 6.1.0, 2 cores · Hammerlock 0.1.0 · processor A processor · clock governor performance

    ### Measures

    · \`queue/correct, one actor\`: producer, then consumer

    | measure | median | least | greatest | blocks | samples |
    | :-- | --: | --: | --: | --: | --: |
    | \`executions/s\` | 1,025 | 900 | 1,100 | 4 | 2,000 |
    | \`push p50\` | 88 ns | 80 ns | 1.23 µs | 4 | 36 |

    ### Notes

    - \`queue/correct\`: harness cannot measure queue/correct under contention because it has one actor only
    "
  `);
});

const rated = (verdict: Verdict, latency: Verdict = 'no difference') =>
  compared([
    { name: 'executions/s', kind: 'rate', rounds: [round(9, 9, 1)], verdict },
    { name: 'push p50', kind: 'latency', rounds: [round(9, 9, 1)], verdict: latency },
  ]);

test.each([
  ['bad', rated('slower')],
  ['bad', rated('no difference', 'slower')],
  ['good', rated('faster')],
  ['good', rated('no difference', 'undecided')],
  ['unsure', rated('undecided')],
  ['unsure', rated('not comparable')],
  ['unsure', compared([])],
  ['unsure', compared([], { targets: [] })],
  ['unsure', { ...rated('faster'), ended: 'interrupted' as const }],
])('it is %s, as its exit code says', (tone, result) => {
  expect(compare.part(result).tone).toBe(tone);
});

test('numbers alone are neither good nor bad, but where there are none that is open', () => {
  expect(bench.part(benchResult()).tone).toBe('plain');
  expect(bench.part(benchResult({ targets: [] })).tone).toBe('unsure');
  expect(bench.part(benchResult({ ended: 'interrupted' })).tone).toBe('unsure');
});

test("plots are per cent of the base's median, with the threshold shaded, a group each load", () => {
  const [target] = compared(METRICS).targets;
  const [group, ...others] = comparePlots(target!, 0.25, true);
  expect(others).toEqual([]);
  expect(group?.plots.map(({ title, tone, figures }) => [title, tone, figures])).toEqual([
    ['executions/s', 'bad', '1,000 → 800 (0.800)'],
    ['push, latency', 'good', '80 ns → 81 ns (1.012)'],
  ]);
  const [rate] = group!.plots;
  expect(rate?.band).toEqual([-20, 25]);
  expect(rate?.stretches?.map(({ name }) => name)).toEqual(['round', 'round again']);
  const next = rate?.lines.find(({ role }) => role === 'sample')?.values;
  expect(next?.map((value) => (value === null ? null : Math.round(value)))).toEqual([
    ...[-21, -21, -21, null, null, -20, -20, -20],
  ]);
});
