import type { Finding } from '../harness/model/finding.ts';
import { cutEnd, escapeControls, wrapText } from './fit-text.ts';
import { type InterleavingOptions, renderInterleaving } from './interleaving.ts';

const DEFAULT_WIDTH = 100;
const MAX_DETAIL_LINES = 12;

/**
 * One finding for a terminal: what is wrong, the interleaving that shows it, how well it reproduces,
 * and the line that replays it, which stands alone at the end and is never cut.
 */
export function findingText(finding: Finding, options: InterleavingOptions = {}): string {
  const { width = DEFAULT_WIDTH } = options;
  const target = targetOf(finding);
  const head = `✗ ${finding.kind} in ${target}, execution ${finding.execution}`;
  return [
    cutEnd(escapeControls(head), width),
    ...wrapText(finding.message, width, '  '),
    ...invariantLines(finding, width),
    ...detailLines(finding.detail ?? [], width, options.maxLines),
    '',
    renderInterleaving(finding, options),
    '',
    ...uncontrolledLines(finding, width),
    cutEnd(evidenceLine(finding), width),
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
  const shrunk = before === after ? `${after}` : `${before} → ${after}`;
  return `${again}${certain}, context switches ${shrunk}; replay it with`;
}

function uncontrolledLines({ uncontrolled }: Finding, width: number): string[] {
  if (uncontrolled === undefined) return [];
  const what = [...new Set(uncontrolled)].join(', ');
  return wrapText(`not under control, so that replays are best effort: ${what}`, width, '');
}

function detailLines(detail: readonly string[], width: number, maxLines?: number): string[] {
  const all = maxLines === Number.POSITIVE_INFINITY ? detail.length : MAX_DETAIL_LINES;
  const shown = detail
    .slice(0, all)
    .map((line) => cutEnd(`    ${escapeControls(line).trim()}`, width));
  const left = detail.length - shown.length;
  return left > 0 ? [...shown, `    … ${left} more`] : shown;
}
