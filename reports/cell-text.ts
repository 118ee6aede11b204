import { breakLines, cutEnd, widthOf } from './fit-text.ts';
import type { InterleavingRow } from './interleaving-rows.ts';

/** What stands before a row's text, and before the lines that the text goes on in. */
const MARKS: Readonly<Record<InterleavingRow['part'], { first: string; further: string }>> = {
  opens: { first: '┌ ', further: '│ ' },
  inside: { first: '│ ', further: '│ ' },
  closes: { first: '└ ', further: '  ' },
  stuck: { first: '✗ ', further: '  ' },
  alone: { first: '', further: '' },
};
/** Lines of what an operation returned: often a large value that says little. */
const OUTCOME_LINES = 3;
/** By how much the further lines of a text are indented. */
const HANG = 2;

/** A row's text in its actor's column, on one line, with the bar of the operation it belongs to. */
export function cell(row: InterleavingRow, brief: boolean): string {
  return `${MARKS[row.part].first}${brief ? row.short : row.text}`;
}

/** The same on at most `most` lines of `width`; what does not fit even so ends with `…`. */
export function cellLines(
  row: InterleavingRow,
  brief: boolean,
  width: number,
  most: number,
): string[] {
  const { first, further } = MARKS[row.part];
  const text = brief ? row.short : row.text;
  const lines = breakLines(text, width - widthOf(first), HANG);
  const room = row.part === 'closes' ? Math.min(most, OUTCOME_LINES) : most;
  const kept = lines.slice(0, room);
  if (lines.length > room) {
    const last = kept.pop() ?? '';
    kept.push(cutEnd(`${last} ${lines[room]}`, widthOf(last) + 1));
  }
  return kept.map((line, at) =>
    cutEnd(at === 0 ? `${first}${line}` : `${further}${' '.repeat(HANG)}${line}`, width),
  );
}
