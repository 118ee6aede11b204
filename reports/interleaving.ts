import type { Finding } from '../harness/model/finding.ts';
import { cutEnd, cutStart, escapeControls, fill } from './fit-text.ts';
import { foldRows } from './fold-rows.ts';
import { cell, GAP, type Layout, layOut, SWITCH } from './interleaving-layout.ts';
import { type InterleavingRow, interleavingRows } from './interleaving-rows.ts';

export interface InterleavingOptions {
  /** Columns of the terminal; no line is longer. 100 where left out. */
  readonly width?: number;
  /** Most lines, header and footer included. 40 where left out; `Infinity` shows every step. */
  readonly maxLines?: number;
}

type Evidence = Pick<Finding, 'actors' | 'trace' | 'history' | 'replayLine'>;

const DEFAULT_WIDTH = 100;
const DEFAULT_LINES = 40;
/** Header and its rule; one more line tells what was left out. */
const FRAME_LINES = 2;

/**
 * The reduced execution of a finding as an interleaving: one column an actor, one row a step, the
 * source line beside it. `►` marks the rows before which another actor was switched in; a bar in an
 * actor's column says that it is in the middle of an operation. Narrow terminals lose the
 * source lines first, then the columns.
 */
export function renderInterleaving(finding: Evidence, options: InterleavingOptions = {}): string {
  const { width = DEFAULT_WIDTH, maxLines = DEFAULT_LINES } = options;
  const rows = interleavingRows(finding);
  if (rows.length === 0) return cutEnd('(no step was recorded)', width);
  const actors = [...new Set(rows.map((row) => row.actor))].sort((a, b) => a - b);
  const names = actors.map((actor) => escapeControls(finding.actors[actor] ?? `actor ${actor}`));
  const layout = layOut(rows, actors, names, width);
  const line = (row: InterleavingRow) => rowLine(row, actors, names, layout);

  const room = Math.max(3, maxLines - FRAME_LINES);
  const turns = rows.flatMap((row, at) => (row.switched ? [at - 1, at] : []));
  // Without them a reader takes an access for a part of another operation.
  const edges = rows.flatMap((row, at) =>
    row.part === 'opens' || row.part === 'closes' ? [at] : [],
  );
  const complete = rows.length <= room;
  const folded = foldRows(rows.length, turns, complete ? room : room - 1, edges);
  let omitted = 0;
  const body = folded.map((entry) => {
    if (entry.kind === 'row') return line(rows[entry.row] as InterleavingRow);
    const gap = rows.slice(entry.from, entry.to);
    const steps = stepsIn(gap);
    omitted += steps;
    return `${' '.repeat(layout.steps + GAP.length)}⋮ ${steps} steps omitted${callsIn(gap, finding.actors)}`;
  });
  const footer = complete ? [] : [allOf(finding, omitted)];
  return [...header(names, layout), ...body, ...footer]
    .map((text) => fill(text, width).trimEnd())
    .join('\n');
}

function stepsIn(rows: readonly InterleavingRow[]): number {
  return rows.filter((row) => row.step !== undefined).length;
}

function allOf(finding: Evidence, omitted: number): string {
  const all = escapeControls(finding.replayLine).replace(/ replay .*/, ' replay … --full');
  return `${omitted} of ${finding.trace.length} steps omitted; all of them: ${all}`;
}

function header(names: readonly string[], { steps, columns, source }: Layout): string[] {
  if (columns === undefined) return [];
  const blank = ' '.repeat(steps);
  const heads = columns.map((width, index) => fill(names[index] as string, width));
  const rules = columns.map((width) => '─'.repeat(width));
  return [
    [blank, ...heads, ...(source === 0 ? [] : [fill('source', source)])].join(GAP),
    [blank, ...rules, ...(source === 0 ? [] : ['─'.repeat(source)])].join(GAP),
  ];
}

function rowLine(
  row: InterleavingRow,
  actors: readonly number[],
  names: readonly string[],
  { steps, columns, source, folder, brief }: Layout,
): string {
  const number = row.step === undefined ? '' : String(row.step);
  const gutter = `${row.switched ? SWITCH : ' '} ${number.padStart(steps - 2)}`;
  const place = cutStart((row.location ?? '').slice(folder.length), source);
  if (columns === undefined) {
    const name = names[actors.indexOf(row.actor)] as string;
    const said = `${name}: ${brief ? row.short : row.text}`;
    return [gutter, ...(source === 0 ? [] : [fill(place, source)]), said].join(GAP);
  }
  const cells = columns.map((width, index) => {
    const actor = actors[index] as number;
    if (actor === row.actor) return fill(cell(row, brief), width);
    return fill(row.open.has(actor) ? '│' : '', width);
  });
  return [gutter, ...cells, place].join(GAP);
}

/** The operations that begin in a gap: what comes behind it belongs to them. */
function callsIn(gap: readonly InterleavingRow[], names: readonly string[]): string {
  const calls = gap
    .filter(({ part }) => part === 'opens')
    .map(({ actor, text }) => `${escapeControls(names[actor] ?? `actor ${actor}`)} calls ${text}`);
  return calls.length === 0 ? '' : `: ${calls.join(', ')}`;
}
