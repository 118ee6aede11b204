import { describe, expect, test } from 'vitest';
import type { Pin } from '../../harness/model/stress.ts';
import { type ReportFormat, renderReport } from '../../reports/formats.ts';
import { readAnyResult } from '../../reports/result-kinds.ts';
import {
  campaign,
  lostWrite,
  lostWriteOfRound,
  pinnedLostWrite,
  stressCampaign,
  stressTarget,
  targetResult,
} from './evidence.ts';

const FORMATS: readonly ReportFormat[] = ['table', 'markdown', 'html'];
const explored = campaign([
  targetResult({
    outcome: 'finding',
    findings: [lostWriteOfRound],
    workload: { seed: '7f3a', round: 5 },
  }),
]);
const stressed = (pin: Pin) =>
  stressCampaign([stressTarget({ findings: [{ ...pinnedLostWrite, pin }] })]);

describe.each(FORMATS)('as %s', (format) => {
  test('whose workload it was is said of targets and of findings', () => {
    const text = renderReport([explored], format);
    expect(text).toContain('counter, round 5');
    expect(text).toContain('execution 142, with the workload of stress round 5');
    expect(text).toContain(lostWriteOfRound.replayLine);
    expect(renderReport([campaign([targetResult()])], format)).not.toContain('stress round');
  });

  test.each<[Pin, RegExp]>([
    [
      { kind: 'pinned', finding: lostWriteOfRound },
      /pinned with the workload of its round: explore shows it/,
    ],
    [
      { kind: 'pinned', finding: lostWrite, roundWhy: 'too long to be explored: because' },
      /pinned at explore(?:'|&#39;|&apos;|&#x27;)s own size: explore shows it[\s\S]*with the workload of its round: too long to be explored: because/,
    ],
    // What was pinned before rounds were tried.
    [{ kind: 'pinned', finding: lostWrite }, /pinned: explore shows it, and replays it exactly/],
    [{ kind: 'not-pinned', executions: 3, why: 'of this' }, /not pinned: of this/],
  ])('a pin says with which workload, or why with none', (pin, words) => {
    expect(renderReport([stressed(pin)], format)).toMatch(words);
  });
});

test('results are read back as they were saved, with rounds and without', () => {
  const results = [
    explored,
    campaign([targetResult({ findings: [lostWrite] })]),
    stressed({ kind: 'pinned', finding: lostWriteOfRound }),
    stressed({ kind: 'pinned', finding: lostWrite, roundWhy: 'why' }),
    stressed({ kind: 'pinned', finding: lostWrite }),
  ];
  for (const result of results) {
    const text = renderReport([result], 'json');
    expect(readAnyResult(text)).toEqual({ kind: 'result', result: JSON.parse(text) });
  }
  const spoilt = { ...lostWriteOfRound, workload: { seed: 1, round: 'x' } };
  const text = JSON.stringify(stressed({ kind: 'pinned', finding: spoilt as never }));
  expect(readAnyResult(text)).toMatchObject({
    reason: expect.stringMatching(/workload\.seed should be a text/),
  });
});
