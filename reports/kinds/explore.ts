import type { Finding } from '../../harness/model/finding.ts';
import type { CampaignResult, TargetResult } from '../../harness/model/result.ts';
import type { FindingBlock, TableBlock } from '../document.ts';
import { findingText } from '../finding-text.ts';
import { resultJson } from '../json.ts';
import { perSecond, showCount, showDuration, showSome } from '../numbers.ts';
import { EXPLORE_FORM } from '../result-schema.ts';
import { inScratch } from '../scratch-names.ts';
import { summaryTable, verdict } from '../summary-table.ts';
import {
  endings,
  environment,
  notesSection,
  outcomeCell,
  sectionOf,
  shareOf,
  targetName,
  toneOf,
} from './campaign-parts.ts';
import type { ResultKind } from './result-kind.ts';

/** Campaigns that explored schedules, one actor at a time. */
export const explore: ResultKind<CampaignResult> = {
  form: EXPLORE_FORM,
  json: resultJson,
  terminal: (result, room) =>
    [
      ...result.targets.flatMap(({ findings }) => findings.map((each) => findingText(each, room))),
      summaryTable(result, room),
    ].join('\n\n'),
  part: (result) => {
    const { seed, strategy, lanes, targets } = result;
    return {
      title: 'Exploration',
      tone: toneOf(result),
      verdict: verdict(result),
      facts: [
        { name: 'seed', value: seed },
        { name: 'strategy', value: strategy },
        { name: 'lanes', value: String(lanes) },
        ...environment(result),
        ...endings(result.ended),
      ],
      sections: [
        { title: 'Targets', blocks: [targetTable(targets)] },
        ...sectionOf(
          'Findings',
          targets.flatMap(({ findings }) => findings.map(findingBlock)),
        ),
        ...notesSection(targets, unjudged),
      ],
    };
  },
};

function targetTable(targets: readonly TargetResult[]): TableBlock {
  const rates = targets.map(({ executions, searchMs }) => perSecond(executions, searchMs));
  const rows = targets.map((target, at) => [
    { text: target.target },
    outcomeCell(target.outcome, target.findings.length),
    { text: showCount(target.executions) },
    { text: `${target.distinct.atLeast ? '≥ ' : ''}${showCount(target.distinct.count)}` },
    { text: showCount(rates[at] ?? 0), bar: shareOf(rates, at) },
    { text: showCount(target.switches) },
    { text: showDuration(target.durationMs) },
  ]);
  const numbers = ['executions', 'interleavings', 'executions/s', 'switches', 'time'];
  return {
    kind: 'table',
    caption: 'What was explored, and how fast',
    columns: [
      { head: 'target' },
      { head: 'outcome' },
      ...numbers.map((head) => ({ head, align: 'right' as const })),
    ],
    rows,
  };
}

/** A finding with its interleaving and the line that replays it. */
export function findingBlock(finding: Finding): FindingBlock {
  const { kind, message, detail = [], execution, replayLine, invariant } = finding;
  const broken = invariant === undefined || message.includes(invariant) ? [] : [invariant];
  return {
    kind: 'finding',
    finding: kind,
    target: targetName(finding),
    when: `execution ${execution}`,
    message: inScratch(message),
    detail: [...broken.map((name) => `invariant: ${name}`), ...detail.map(inScratch)],
    remarks: reproduction(finding),
    interleaving: finding,
    commands: [{ purpose: 'replay it', line: replayLine }],
  };
}

/** How surely a replay shows the finding, and how few context switches it takes. */
export function reproduction({ reproduced, switches, uncontrolled = [] }: Finding): string[] {
  const { times, of } = reproduced;
  const { before, after } = switches;
  const certain = times === of ? '' : ', so it is not deterministic';
  const names = [...new Set(uncontrolled)].join(', ');
  return [
    `reproduced in ${times} of ${of} replays${certain}`,
    before === after
      ? showSome(after, 'context switch', 'context switches')
      : `reduced from ${before} to ${showSome(after, 'context switch', 'context switches')}`,
    ...(names === '' ? [] : [`not under control, so that replays are best effort: ${names}`]),
  ];
}

function unjudged({ inconclusive }: TargetResult): string[] {
  return inconclusive === 0
    ? []
    : [`${showSome(inconclusive, 'execution')} reached a limit and could not be judged`];
}
