import type {
  StressFinding,
  StressResult,
  StressTargetResult,
} from '../../harness/model/stress.ts';
import type { Command, FindingBlock } from '../document.ts';
import { stressJson } from '../json.ts';
import { perSecond, showCount, showDuration, showSome } from '../numbers.ts';
import { inScratch } from '../scratch-names.ts';
import { stressFindingText } from '../stress-finding-text.ts';
import { STRESS_FORM } from '../stress-schema.ts';
import { leakText, stressTable, stressVerdict } from '../stress-table.ts';
import { pinWords } from '../workload-words.ts';
import { campaignPart, targetName, targetTable } from './campaign-parts.ts';
import { reproduction } from './finding-block.ts';
import { sectionOf, shareOf } from './part-pieces.ts';
import { resourcePlots } from './resource-plots.ts';
import type { ResultKind } from './result-kind.ts';

/** Campaigns in real parallelism. */
export const stress: ResultKind<StressResult> = {
  form: STRESS_FORM,
  json: stressJson,
  terminal: (result, room) =>
    [
      ...result.targets.flatMap(({ findings }) =>
        findings.map((each) => stressFindingText(each, room)),
      ),
      stressTable(result, room),
    ].join('\n\n'),
  part: (result) => {
    const { seed, noise, targets } = result;
    return campaignPart(result, {
      title: 'Stress',
      verdict: stressVerdict(result),
      facts: [
        { name: 'seed', value: seed },
        { name: 'noise', value: noise },
      ],
      table: stressedTable(targets),
      findings: targets.flatMap(({ findings }) => findings.map(stressFindingBlock)),
      sections: sectionOf('Resources over cycles', targets.flatMap(resourcePlots)),
      unjudged,
    });
  },
};

function stressedTable(targets: readonly StressTargetResult[]) {
  const rates = targets.map(({ operations, runMs }) => perSecond(operations, runMs));
  return targetTable(
    'What was stressed, and how fast',
    ['rounds', 'operations', 'operations/s', 'leaks'],
    targets,
    ({ rounds, operations, resources }, at) => [
      { text: showCount(rounds) },
      { text: showCount(operations) },
      { text: showCount(rates[at] ?? 0), bar: shareOf(rates, at) },
      { text: leakText(resources) },
    ],
  );
}

function stressFindingBlock(finding: StressFinding): FindingBlock {
  const { kind, message, detail = [], round, afterMs, times } = finding;
  const often = times > 1 ? `, seen ${times} times` : '';
  return {
    kind: 'finding',
    finding: kind,
    target: targetName(finding),
    when: `round ${round}, after ${showDuration(afterMs)}${often}`,
    message: inScratch(message),
    detail: [...detail, ...pinnedDetail(finding)].map(inScratch),
    remarks: pinRemarks(finding),
    ...(finding.pin?.kind === 'pinned' ? { interleaving: finding.pin.finding } : {}),
    commands: commandsOf(finding),
  };
}

/** What explore says of the same bug, where it says it in other words. */
function pinnedDetail({ pin, message, detail = [] }: StressFinding): string[] {
  if (pin?.kind !== 'pinned') return [];
  const { finding } = pin;
  const said = new Set([message, ...detail]);
  return [finding.message, ...(finding.detail ?? [])]
    .filter((line) => !said.has(line))
    .map((line) => `pinned: ${line}`);
}

function pinRemarks(finding: StressFinding): string[] {
  const { pin } = finding;
  return [...pinWords(finding), ...(pin?.kind === 'pinned' ? reproduction(pin.finding) : [])];
}

function commandsOf({ pin, stressLine }: StressFinding): Command[] {
  const again = { purpose: 'hammer in the same way again', line: stressLine };
  if (pin?.kind !== 'pinned') return [again];
  return [{ purpose: 'replay it', line: pin.finding.replayLine }, again];
}

function unjudged({ inconclusive }: StressTargetResult): string[] {
  return inconclusive === 0 ? [] : [`${showSome(inconclusive, 'round')} could not be judged`];
}
