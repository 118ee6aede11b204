import Table from 'cli-table3';
import { cutEnd, cutStart, escapeControls, widthOf } from './fit-text.ts';

const MIN_FIRST_COLUMN = 8;

/** Only a rule below the head: rows are read across, and a terminal has no room for boxes. */
const NO_FRAME = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
}

/**
 * A plain table: heads, a rule, one line a row, no line longer than `width`. The first column gives
 * way where there is no room for all: its texts lose their start.
 */
export function plainTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const safe = rows.map((row) => row.map(escapeControls));
  const heads = columns.map((column) => column.head);
  const wanted = heads.map((head, index) =>
    Math.max(head.length, ...safe.map((row) => widthOf(row[index] ?? ''))),
  );
  const others = wanted.slice(1).reduce((sum, each) => sum + each + NO_FRAME.middle.length, 0);
  const room = Math.max(MIN_FIRST_COLUMN, Math.min(wanted[0] ?? 0, width - others));
  const table = new Table({
    chars: NO_FRAME,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: columns.map((column) => column.align ?? 'left'),
  });
  const rules = [room, ...wanted.slice(1)].map((each) => '─'.repeat(each));
  table.push(
    heads,
    rules,
    ...safe.map(([first = '', ...rest]) => [cutStart(first, room), ...rest]),
  );
  return table
    .toString()
    .split('\n')
    .map((line) => cutEnd(line.trimEnd(), width))
    .join('\n');
}
