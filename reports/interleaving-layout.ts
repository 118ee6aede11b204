import { widthOf } from './fit-text.ts';
import type { InterleavingRow } from './interleaving-rows.ts';

/** Between two columns. */
export const GAP = '  ';
/** Stands before a row for which another actor was switched in. */
export const SWITCH = '►';
/** Text of an actor's column that is still worth reading, beside source lines and without. */
const MIN_COLUMN = 20;
const MIN_COLUMN_ALONE = 14;
const PART_MARKS = { opens: '┌ ', inside: '│ ', closes: '└ ', alone: '' } as const;

/** How the parts of a line share the width. No actor columns: the actor's name stands in the row. */
export interface Layout {
  /** Width of the mark and the step's number. */
  readonly steps: number;
  readonly columns: readonly number[] | undefined;
  /** Width of the source lines; 0 where there is no room for them. */
  readonly source: number;
  /** Folder that all source lines share and that is left out. */
  readonly folder: string;
  /** Whether rows show their short text. */
  readonly brief: boolean;
}

/**
 * Chooses the richest layout in which every column is still worth reading: whole texts with whole
 * paths, then shorter texts, shorter paths, no paths, and at last no columns.
 */
export function layOut(
  rows: readonly InterleavingRow[],
  actors: readonly number[],
  names: readonly string[],
  width: number,
): Layout {
  const steps = greatest(rows.map((row) => String(row.step ?? 0).length)) + SWITCH.length + 1;
  const room = width - steps - GAP.length * actors.length;
  const paths = rows.flatMap((row) => row.location ?? []);
  const shared = commonFolder(paths);
  const whole = greatest(paths.map(widthOf));
  const source = { whole, inFolder: whole - widthOf(shared) };
  const full = wantedWidths(rows, actors, names, false);
  const brief = wantedWidths(rows, actors, names, true);

  const choices = [
    {
      wanted: full,
      brief: false,
      source: source.whole,
      folder: '',
      least: Number.POSITIVE_INFINITY,
    },
    {
      wanted: full,
      brief: false,
      source: source.inFolder,
      folder: shared,
      least: Number.POSITIVE_INFINITY,
    },
    { wanted: brief, brief: true, source: source.inFolder, folder: shared, least: MIN_COLUMN },
    { wanted: full, brief: false, source: 0, folder: '', least: Number.POSITIVE_INFINITY },
    { wanted: brief, brief: true, source: 0, folder: '', least: MIN_COLUMN_ALONE },
  ];
  for (const { wanted, least, ...choice } of choices) {
    const forSource = choice.source === 0 ? 0 : choice.source + GAP.length;
    const columns = share(room - forSource, wanted, least);
    if (columns !== undefined) return { steps, columns, ...choice };
  }
  const narrow = width < 60 ? 0 : Math.min(source.inFolder, 24);
  return { steps, columns: undefined, source: narrow, folder: shared, brief: width < 60 };
}

function wantedWidths(
  rows: readonly InterleavingRow[],
  actors: readonly number[],
  names: readonly string[],
  brief: boolean,
): number[] {
  return actors.map((actor, index) => {
    const own = rows.filter((row) => row.actor === actor);
    return greatest([
      widthOf(names[index] as string),
      ...own.map((row) => widthOf(cell(row, brief))),
    ]);
  });
}

/** A trace may have more rows than a call may have arguments. */
function greatest(numbers: readonly number[]): number {
  return numbers.reduce((most, each) => Math.max(most, each), 0);
}

/** The folder, with its last slash, that all paths lie in; empty where there is none. */
function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (folder !== '' && !others.every((path) => path.startsWith(folder))) {
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  }
  return folder;
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

/** A row's text in its actor's column, with the bar of the operation it belongs to. */
export function cell(row: InterleavingRow, brief: boolean): string {
  return `${PART_MARKS[row.part]}${brief ? row.short : row.text}`;
}
