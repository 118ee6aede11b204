import type { CampaignResult, TargetResult } from '../../harness/model/result.ts';
import { findingText } from '../finding-text.ts';
import { resultJson } from '../json.ts';
import { perSecond, showCount, showSome } from '../numbers.ts';
import { EXPLORE_FORM } from '../result-schema.ts';
import { summaryTable, verdict } from '../summary-table.ts';
import { campaignPart, targetTable } from './campaign-parts.ts';
import { findingBlock } from './finding-block.ts';
import { shareOf } from './part-pieces.ts';
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
    return campaignPart(result, {
      title: 'Exploration',
      verdict: verdict(result),
      facts: [
        { name: 'seed', value: seed },
        { name: 'strategy', value: strategy },
        { name: 'lanes', value: String(lanes) },
      ],
      table: exploredTable(targets),
      findings: targets.flatMap(({ findings }) => findings.map(findingBlock)),
      unjudged,
    });
  },
};

function exploredTable(targets: readonly TargetResult[]) {
  const rates = targets.map(({ executions, searchMs }) => perSecond(executions, searchMs));
  return targetTable(
    'What was explored, and how fast',
    ['executions', 'interleavings', 'executions/s', 'switches'],
    targets,
    ({ executions, distinct, switches }, at) => [
      { text: showCount(executions) },
      { text: `${distinct.atLeast ? '≥ ' : ''}${showCount(distinct.count)}` },
      { text: showCount(rates[at] ?? 0), bar: shareOf(rates, at) },
      { text: showCount(switches) },
    ],
  );
}

function unjudged({ inconclusive }: TargetResult): string[] {
  return inconclusive === 0 ? [] : [`${showSome(inconclusive, 'execution')} could not be judged`];
}
