import type { Finding } from '../harness/model/finding.ts';
import { escapeControls, wrapText } from './fit-text.ts';
import { type InterleavingOptions, renderInterleaving } from './interleaving.ts';
import { inScratch } from './scratch-names.ts';
import { executionWords } from './workload-words.ts';

const DEFAULT_WIDTH = 100;
const MAX_DETAIL_LINES = 12;
const DETAIL_INDENT = '    ';

/**
 * One finding for a terminal: what is wrong, the interleaving that shows it, how well it reproduces,
 * and the line that replays it, which stands alone at the end and is never cut.
 */
export function findingText(finding: Finding, options: InterleavingOptions = {}): string {
  const { width = DEFAULT_WIDTH } = options;
  const target = targetOf(finding);
  const head = `✗ ${finding.kind} in ${target}, ${executionWords(finding)}`;
  return [
    ...wrapText(head, width, '', 2),
    ...wrapText(inScratch(finding.message), width, '  '),
    ...invariantLines(finding, width),
    ...detailLines(finding.detail ?? [], width, options.maxLines),
    '',
    renderInterleaving(finding, options),
    '',
    ...uncontrolledLines(finding, width),
    ...wrapText(evidenceLine(finding), width),
    escapeControls(finding.replayLine),
  ].join('\n');
}

function targetOf({ scenario, variant }: Finding): string {
  return variant === 'default' ? scenario : `${scenario}/${variant}`;
}

/** Most messages begin with the invariant's name already. */
function invariantLines({ invariant, message }: Finding, width: number): string[] {
  if (invariant === undefined || message.includes(invariant)) return [];
  return wrapText(`invariant: ${invariant}`, width, '  ');
}

function evidenceLine({ reproduced, switches }: Finding): string {
  const { before, after } = switches;
  const again = `reproduced ${reproduced.times}/${reproduced.of}`;
  const certain = reproduced.times === reproduced.of ? '' : ' (not deterministic)';
  if (before === after) return `${again}${certain}, context switches ${after}; replay it with`;
  // The line takes the course that was found, the file of the finding the one that is shown.
  return `${again}${certain}, context switches ${before} → ${after}; replay it as it was found with`;
}

function uncontrolledLines({ uncontrolled }: Finding, width: number): string[] {
  if (uncontrolled === undefined) return [];
  const what = [...new Set(uncontrolled)].join(', ');
  return wrapText(`not under control, so that replays are best effort: ${what}`, width, '');
}

/** Entries on as many lines as they take, until there is no room for more. */
function detailLines(detail: readonly string[], width: number, maxLines?: number): string[] {
  const room = maxLines === Number.POSITIVE_INFINITY ? maxLines : MAX_DETAIL_LINES;
  const lines: string[] = [];
  for (const [at, entry] of detail.entries()) {
    const wrapped = wrapText(inScratch(entry), width, DETAIL_INDENT, 2);
    if (lines.length + wrapped.length > room) {
      // One entry too long for all of the room still shows how it begins.
      const kept = at === 0 ? wrapped.slice(0, room) : [];
      const left = detail.length - at - (at === 0 ? 1 : 0);
      const more = left > 0 ? `${left} more` : 'and so on';
      return [...lines, ...kept, `${DETAIL_INDENT}… ${more}`];
    }
    lines.push(...wrapped);
  }
  return lines;
}
