import { cutEnd, escapeControls } from '../fit-text.ts';

/** Characters of one text; what is longer loses its end. */
const MOST_CHARACTERS = 600;

/** Words and figures without anything that Markdown, or a site that shows it, could give a meaning to. */
const HARMLESS = /^(?!.*(?:www\.|:\/))[\p{L}\d ,.:;%()→≥–'+/-]+$/u;

/**
 * Any text as a code span: nothing in it is markup, a link, a mention or an image there. The fence is longer than
 * every run of backticks inside (CommonMark 0.31, section 6.1).
 */
export function codeSpan(text: string): string {
  const shown = cutEnd(escapeControls(text), MOST_CHARACTERS) || ' ';
  const fence = '`'.repeat(longestRun(shown) + 1);
  // One space on each side is taken off again, but not where there is nothing else.
  const pad = /^[` ]|[` ]$/.test(shown) && shown.trim() !== '' ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/**
 * The same for a cell of a table, where a backslash before a bar cannot be written in code: bars become broken ones.
 */
export function cellSpan(text: string): string {
  return codeSpan(text.replaceAll('|', '¦'));
}

/** Words as they are where that is harmless, in the middle of a line; else as code. */
export function words(text: string): string {
  return HARMLESS.test(text) ? text : cellSpan(text);
}

/** Lines as a code block. Control characters within a line are escaped. */
export function codeBlock(lines: readonly string[], language: 'sh' | 'text'): string {
  const shown = lines.map(escapeControls);
  const longest = shown.reduce((most, line) => Math.max(most, longestRun(line)), 0);
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [`${fence}${language}`, ...shown, fence].join('\n');
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
