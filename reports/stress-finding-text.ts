import type { StressFinding } from '../harness/model/stress.ts';
import { findingText } from './finding-text.ts';
import { escapeControls, wrapText } from './fit-text.ts';
import type { InterleavingOptions } from './interleaving.ts';
import { showDuration } from './numbers.ts';
import { pinWords } from './workload-words.ts';

const DEFAULT_WIDTH = 100;
const MAX_DETAIL_LINES = 16;

/**
 * One finding of stress for a terminal: what is wrong, who stands where, and, where explore could pin it, the
 * interleaving that replays.
 */
export function stressFindingText(
  finding: StressFinding,
  options: InterleavingOptions = {},
): string {
  const { width = DEFAULT_WIDTH } = options;
  const { detail = [] } = finding;
  const shown = detail.slice(0, MAX_DETAIL_LINES);
  return [
    ...headLines(finding, width),
    ...shown.flatMap((line) => wrapText(line, width, '    ', 2)),
    ...(detail.length > shown.length ? [`    … ${detail.length - shown.length} more`] : []),
    ...pinLines(finding, options),
    'hammer in the same way again with',
    escapeControls(finding.stressLine),
  ].join('\n');
}

/** What is seen of a finding while its target is still being stressed. */
export function sightingText(finding: StressFinding, width: number = DEFAULT_WIDTH): string {
  return [
    ...headLines(finding, width),
    ...wrapText('the rest of it comes when the time of its target is up', width, '  '),
  ].join('\n');
}

function headLines(finding: StressFinding, width: number): string[] {
  const { kind, scenario, variant, round, afterMs, message, times } = finding;
  const target = variant === 'default' ? scenario : `${scenario}/${variant}`;
  const often = times > 1 ? `, ${times} times` : '';
  const head = `✗ ${kind} in ${target} under stress, round ${round}, after ${showDuration(afterMs)}${often}`;
  return [...wrapText(head, width, '', 2), ...wrapText(message, width, '  ')];
}

function pinLines(finding: StressFinding, options: InterleavingOptions): string[] {
  const { pin } = finding;
  const { width = DEFAULT_WIDTH } = options;
  const words = pinWords(finding).flatMap((line) => wrapText(line, width));
  return pin?.kind === 'pinned' ? [...words, '', findingText(pin.finding, options), ''] : words;
}
