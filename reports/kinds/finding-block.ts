import type { Finding } from '../../harness/model/finding.ts';
import type { FindingBlock } from '../document.ts';
import { showSome } from '../numbers.ts';
import { inScratch } from '../scratch-names.ts';
import { executionWords } from '../workload-words.ts';
import { targetName } from './campaign-parts.ts';

/** A finding with its interleaving and the line that replays it. */
export function findingBlock(finding: Finding): FindingBlock {
  const { kind, message, detail = [], replayLine, invariant } = finding;
  const broken = invariant === undefined || message.includes(invariant) ? [] : [invariant];
  return {
    kind: 'finding',
    finding: kind,
    target: targetName(finding),
    when: executionWords(finding),
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
