import { cell, cellLines } from './cell-text.ts';
import { widthOf } from './fit-text.ts';
import type { InterleavingRow } from './interleaving-rows.ts';
import { type PlaceForm, placeNames } from './source-places.ts';

/** Between two columns. */
export const GAP = '  ';
/** Stands before a row for which another actor was switched in. */
export const SWITCH = '►';
/** Stands before the row at which an invariant broke. */
export const BROKE = '✗';

/** How the parts of a line share the width. No actor columns: the actor's name stands in the row. */
export interface Layout {
  /** Width of the mark, and of the step's number where steps are numbered. */
  readonly gutter: number;
  /** Whether a row is marked as the one at which an invariant broke. */
  readonly broke: boolean;
  readonly columns: readonly number[] | undefined;
  /** Width of the source lines; 0 where there is no room for them. */
  readonly source: number;
  /** How source lines are shown. */
  readonly places: ReadonlyMap<string, string>;
  /** Whether rows show their short text. */
  readonly brief: boolean;
}

/** What is to be laid out. */
export interface Rows {
  readonly rows: readonly InterleavingRow[];
  readonly actors: readonly number[];
  readonly names: readonly string[];
  readonly numbered: boolean;
}

interface Choice {
  readonly brief: boolean;
  readonly places: PlaceForm | 'none';
  /** Lines that a step may take; 1: every column is as wide as its widest text. */
  readonly lines: number;
  /** Width of a column that is still worth reading where texts are broken. */
  readonly least: number;
}

/** From the richest to the poorest: long texts take further lines before source lines are given up. */
const CHOICES: readonly Choice[] = [
  { brief: false, places: 'whole', lines: 1, least: Number.POSITIVE_INFINITY },
  { brief: false, places: 'in-package', lines: 1, least: Number.POSITIVE_INFINITY },
  { brief: true, places: 'in-package', lines: 1, least: Number.POSITIVE_INFINITY },
  { brief: true, places: 'file', lines: 1, least: Number.POSITIVE_INFINITY },
  { brief: true, places: 'in-package', lines: 2, least: 24 },
  { brief: true, places: 'file', lines: 2, least: 16 },
  { brief: true, places: 'file', lines: 4, least: 20 },
  { brief: true, places: 'none', lines: 1, least: Number.POSITIVE_INFINITY },
  { brief: true, places: 'none', lines: Number.POSITIVE_INFINITY, least: 14 },
];

/** Chooses the richest layout in which every column is still worth reading. */
export function layOut(what: Rows, width: number): Layout {
  const { rows, actors, numbered } = what;
  const digits = greatest(rows.map((row) => String(row.step ?? 0).length));
  const broke = rows.some((row) => row.broke);
  const gutter = SWITCH.length + 1 + (broke ? BROKE.length + 1 : 0) + (numbered ? digits + 1 : 0);
  const locations = rows.flatMap((row) => row.location ?? []);
  for (const choice of CHOICES) {
    const { brief } = choice;
    const places =
      choice.places === 'none' ? new Map<string, string>() : placeNames(locations, choice.places);
    const source = greatest([...places.values()].map(widthOf));
    const taken = source === 0 ? 0 : source + GAP.length;
    const room = width - gutter - GAP.length * (actors.length - 1) - taken;
    const columns = columnsIn(room, what, choice);
    if (columns !== undefined) return { gutter, broke, columns, source, places, brief };
  }
  const places = placeNames(locations, 'file');
  const source = width < 60 ? 0 : Math.min(greatest([...places.values()].map(widthOf)), 24);
  return { gutter, broke, columns: undefined, source, places, brief: width < 60 };
}

/** The columns' widths; undefined where they do not hold the texts in so many lines. */
function columnsIn(room: number, what: Rows, choice: Choice): number[] | undefined {
  const { rows, actors } = what;
  const { brief, lines, least } = choice;
  const columns = share(room, wantedWidths(what, brief), least);
  if (columns === undefined || lines === 1 || lines === Number.POSITIVE_INFINITY) return columns;
  const fits = rows.every((row) => {
    // Calls and their outcomes may be as long as their values are.
    if (row.part === 'opens' || row.part === 'closes') return true;
    const column = columns[actors.indexOf(row.actor)] as number;
    return cellLines(row, brief, column, lines + 1).length <= lines;
  });
  return fits ? columns : undefined;
}

function wantedWidths({ rows, actors, names }: Rows, brief: boolean): number[] {
  const wanted = names.map(widthOf);
  for (const row of rows) {
    const index = actors.indexOf(row.actor);
    wanted[index] = Math.max(wanted[index] as number, widthOf(cell(row, brief)));
  }
  return wanted;
}

/** A trace may have more rows than a call may have arguments. */
function greatest(numbers: readonly number[]): number {
  return numbers.reduce((most, each) => Math.max(most, each), 0);
}

/**
 * Gives each column what it wants, or the widest ones the same smaller width. Undefined where a
 * column would have less than it wants and less than `least`.
 */
function share(room: number, wanted: readonly number[], least: number): number[] | undefined {
  let left = room;
  const narrowFirst = wanted
    .map((want, index) => ({ want, index }))
    .sort((a, b) => a.want - b.want);
  const columns = new Array<number>(wanted.length).fill(0);
  for (const [done, { want, index }] of narrowFirst.entries()) {
    const given = Math.min(want, Math.floor(left / (wanted.length - done)));
    if (given < want && given < least) return undefined;
    columns[index] = given;
    left -= given;
  }
  return columns;
}
