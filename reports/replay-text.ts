import type { ReplayResult } from '../harness/model/result.ts';
import { findingText } from './finding-text.ts';
import { escapeControls, wrapText } from './fit-text.ts';
import type { InterleavingOptions } from './interleaving.ts';

const DEFAULT_WIDTH = 100;

/** What a replay showed: the finding again, a clean execution, or where it left the recording. */
export function replayText(result: ReplayResult, options: InterleavingOptions = {}): string {
  const { width = DEFAULT_WIDTH } = options;
  const parts: string[] = [];
  if (result.finding !== undefined) parts.push(findingText(result.finding, options));
  if (result.divergence !== undefined) {
    const { step, expected, actual, cause } = result.divergence;
    const numbers = options.maxLines === Number.POSITIVE_INFINITY ? '' : ' (--full numbers them)';
    parts.push(
      [
        ...wrapText(`The replay left the recording at step ${step}${numbers}:`, width),
        ...wrapText(`recorded: ${expected}`, width, '  '),
        ...wrapText(`now: ${actual}`, width, '  '),
        ...wrapText(`likely cause: ${cause}`, width, '  '),
      ].join('\n'),
    );
  }
  const { times, of } = result.reproduced;
  const same = `${times}/${of} replays took the same interleaving (${escapeControls(result.hash)})`;
  const end = result.finding === undefined ? `clean: no finding; ${same}` : same;
  return [...parts, ...wrapText(end, width)].join('\n\n');
}
