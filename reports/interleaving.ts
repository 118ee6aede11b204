import type { Finding } from '../harness/model/finding.ts';
import { cellLines } from './cell-text.ts';
import { breakLines, cutEnd, cutStart, escapeControls, fill } from './fit-text.ts';
import { type FoldedRow, foldRows } from './fold-rows.ts';
import { BROKE, GAP, type Layout, layOut, SWITCH } from './interleaving-layout.ts';
import { type InterleavingRow, interleavingRows, type RowEvidence } from './interleaving-rows.ts';

export interface InterleavingOptions {
  /** Columns of the terminal; no line is longer. 100 where left out. */
  readonly width?: number;
  /**
   * Most lines, header and footer included. 40 where left out. `Infinity` shows every step, under its
   * number in the trace.
   */
  readonly maxLines?: number;
}

type Evidence = RowEvidence & Pick<Finding, 'replayLine'>;

const DEFAULT_WIDTH = 100;
const DEFAULT_LINES = 40;
/** Header and its rule; one more line tells what was left out. */
const FRAME_LINES = 2;
/** Lines of one row, on a screen and where everything is shown. */
const ROW_LINES = 4;
const ROW_LINES_OF_ALL = 12;

interface Page {
  readonly actors: readonly number[];
  readonly names: readonly string[];
  readonly layout: Layout;
  readonly numbered: boolean;
  readonly rowLines: number;
  readonly width: number;
}

/**
 * The reduced execution of a finding as an interleaving: one column an actor, one row a step, the
 * source line beside it. `►` marks the rows before which another actor was switched in; a bar in an
 * actor's column says that it is in the middle of an operation, and `✗` that it waits for ever. Long
 * texts go on in further lines. Narrow terminals lose the source lines first, then the columns.
 */
export function renderInterleaving(finding: Evidence, options: InterleavingOptions = {}): string {
  const { width = DEFAULT_WIDTH, maxLines = DEFAULT_LINES } = options;
  const numbered = maxLines === Number.POSITIVE_INFINITY;
  const rows = interleavingRows(finding, numbered);
  if (rows.length === 0) return cutEnd('(no step was recorded)', width);
  const actors = [...new Set(rows.map((row) => row.actor))].sort((a, b) => a - b);
  const names = actors.map((actor) => nameOf(finding, actor));
  const layout = layOut({ rows, actors, names, numbered }, width);
  const rowLines = numbered ? ROW_LINES_OF_ALL : ROW_LINES;
  const page: Page = { actors, names, layout, numbered, rowLines, width };

  const lines = rows.map((row) => linesOf(row, page));
  const { folded, complete } = foldPage(rows, lines, Math.max(3, maxLines - FRAME_LINES));
  const body = folded.flatMap((entry) =>
    entry.kind === 'row'
      ? (lines[entry.row] as string[])
      : gapLine(finding, rows.slice(entry.from, entry.to), layout),
  );
  const shown = folded.flatMap((entry) => (entry.kind === 'row' ? (rows[entry.row] ?? []) : []));
  const footer = complete ? [] : [allOf(finding, stepsIn(shown))];
  return [...header(page), ...body, ...footer]
    .map((text) => cutEnd(text.trimEnd(), width))
    .join('\n');
}

/** What of the rows is shown in that many lines, and whether that is all. */
function foldPage(
  rows: readonly InterleavingRow[],
  lines: readonly (readonly string[])[],
  room: number,
): { folded: FoldedRow[]; complete: boolean } {
  const turns = rows.flatMap((row, at) =>
    row.switched ? [at - 1, at] : row.part === 'stuck' || row.broke ? [at] : [],
  );
  // Without them a reader takes an access for a part of another operation.
  const edges = rows.flatMap((row, at) =>
    row.part === 'opens' || row.step === undefined ? [at] : [],
  );
  const heights = lines.map((each) => each.length);
  const complete = heights.reduce((sum, each) => sum + each, 0) <= room;
  return { folded: foldRows(heights, turns, complete ? room : room - 1, edges), complete };
}

function nameOf({ actors }: Evidence, actor: number): string {
  return escapeControls(actors[actor] ?? `actor ${actor}`);
}

function stepsIn(rows: readonly InterleavingRow[]): number {
  return rows.filter((row) => row.step !== undefined).length;
}

function allOf({ replayLine, trace }: Evidence, shown: number): string {
  const all = escapeControls(replayLine).replace(/ replay .*/, ' replay … --full');
  return `${trace.length - shown} of ${trace.length} steps omitted; all of them: ${all}`;
}

/** What is left out, and the operations that begin in it: what comes behind it belongs to them. */
function gapLine(finding: Evidence, gap: readonly InterleavingRow[], layout: Layout): string {
  const calls = gap
    .filter(({ part }) => part === 'opens')
    .map(({ actor, text }) => `${nameOf(finding, actor)} calls ${text}`);
  const steps = stepsIn(gap);
  const what = `⋮ ${steps} ${steps === 1 ? 'step' : 'steps'} omitted`;
  const before = ' '.repeat(layout.gutter);
  return calls.length === 0 ? `${before}${what}` : `${before}${what}: ${calls.join(', ')}`;
}

function header({ names, layout }: Page): string[] {
  const { gutter, columns, source } = layout;
  if (columns === undefined) return [];
  const blank = ' '.repeat(gutter);
  const heads = columns.map((width, index) => fill(names[index] as string, width));
  const rules = columns.map((width) => '─'.repeat(width));
  return [
    blank + [...heads, ...(source === 0 ? [] : [fill('source', source)])].join(GAP),
    blank + [...rules, ...(source === 0 ? [] : ['─'.repeat(source)])].join(GAP),
  ];
}

function linesOf(row: InterleavingRow, page: Page): string[] {
  const { actors, layout, rowLines } = page;
  const { columns, source, places, brief } = layout;
  const location = row.location ?? '';
  const place = cutStart(places.get(location) ?? location, source);
  if (columns === undefined) return listLines(row, place, page);
  const own = columns[actors.indexOf(row.actor)] as number;
  return cellLines(row, brief, own, rowLines).map((text, at) => {
    const cells = columns.map((width, index) => {
      const actor = actors[index] as number;
      if (actor === row.actor) return fill(text, width);
      return fill(row.open.has(actor) ? '│' : '', width);
    });
    return gutterOf(row, page, at === 0) + [...cells, at === 0 ? place : ''].join(GAP);
  });
}

function listLines(row: InterleavingRow, place: string, page: Page): string[] {
  const { actors, names, layout, rowLines, width } = page;
  const name = names[actors.indexOf(row.actor)] as string;
  const stuck = row.part === 'stuck' ? '✗ ' : '';
  const said = `${name}: ${stuck}${layout.brief ? row.short : row.text}`;
  const before = layout.source === 0 ? '' : `${fill(place, layout.source)}${GAP}`;
  const room = width - layout.gutter - Array.from(before).length;
  return breakLines(said, room, GAP.length)
    .slice(0, rowLines)
    .map((text, at) =>
      at === 0
        ? `${gutterOf(row, page, true)}${before}${text}`
        : `${gutterOf(row, page, false)}${' '.repeat(before.length)}${GAP}${text}`,
    );
}

/** The mark and the number of a row, or the room that they take. */
function gutterOf(row: InterleavingRow, { layout, numbered }: Page, first: boolean): string {
  if (!first) return ' '.repeat(layout.gutter);
  const broke = layout.broke ? `${row.broke ? BROKE : ' '} ` : '';
  const mark = `${row.switched ? SWITCH : ' '} ${broke}`;
  if (!numbered) return mark;
  return `${mark}${String(row.step ?? '').padStart(layout.gutter - mark.length - 1)} `;
}
