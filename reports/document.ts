import type { RowEvidence } from './interleaving-rows.ts';

/**
 * A report before it has a format: plain data, in the order in which it is read. Each kind of result is told as such
 * a part, and each format renders the blocks; so neither knows the other, and text is escaped in one place a format.
 */
export interface Report {
  readonly parts: readonly Part[];
}

/** How a thing stands, beside its words: no reader must tell it from a colour alone. */
export type Tone = 'good' | 'bad' | 'unsure' | 'plain';

/** What one result has to say. */
export interface Part {
  /** E.g. `Exploration`. */
  readonly title: string;
  readonly tone: Tone;
  /** What came out, in one line. */
  readonly verdict: string;
  /** What was run: names with their values. */
  readonly facts: readonly Fact[];
  readonly sections: readonly Section[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block = TableBlock | FindingBlock | PlotsBlock | NotesBlock;

/** What a page shows of blocks of one sort in a line each; those that somebody must look at are open. */
export interface Fold {
  readonly title: string;
  /** One line on all that is in it. */
  readonly summary: string;
  readonly tone: Tone;
  readonly open: boolean;
}

export interface TableBlock {
  readonly kind: 'table';
  /** Where it is one of several in its section: what it is about. */
  readonly fold?: Fold;
  /** What the table shows: for those who do not see it. */
  readonly caption: string;
  /** The first column names the row. */
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface TableColumn {
  readonly head: string;
  /** `prose`: sentences, which may take several lines. */
  readonly align?: 'left' | 'right' | 'prose';
}

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
  /** Length of a bar below the text, from 0 to 1. */
  readonly bar?: number;
}

/** A finding with everything that is needed to judge it and to see it again. */
export interface FindingBlock {
  readonly kind: 'finding';
  /** Its kind in the field's terms, e.g. `lost-write`. */
  readonly finding: string;
  readonly target: string;
  /** When it was seen, e.g. `execution 142`. */
  readonly when: string;
  readonly message: string;
  /** Longer evidence, one line an entry. */
  readonly detail: readonly string[];
  /** How well it reproduces, and what a reader must know of that. */
  readonly remarks: readonly string[];
  /** The execution that shows it, where one was recorded. */
  readonly interleaving?: RowEvidence & { readonly replayLine: string };
  /** Command lines, each with what it is for. */
  readonly commands: readonly Command[];
}

export interface Command {
  readonly purpose: string;
  readonly line: string;
}

/** Plots that belong together, e.g. the resources of one target. */
export interface PlotsBlock {
  readonly kind: 'plots';
  readonly fold: Fold;
  readonly plots: readonly Plot[];
  /** What signs mean, where plots have more than one. */
  readonly legend?: string;
  /** Whether a table of the same part has the same figures: Markdown, which has no plots, leaves them out then. */
  readonly isTold?: boolean;
}

/** Lines over one axis of whole numbers. */
export interface Plot {
  readonly title: string;
  readonly unit: Unit;
  /** What the horizontal axis counts, e.g. `cycle`. */
  readonly axis: string;
  readonly lines: readonly PlotLine[];
  /** Parts of the axis that have names and count from 1 each. */
  readonly stretches?: readonly Stretch[];
  /** Between these values nothing differs. */
  readonly band?: readonly [number, number];
  /** Numbers at the start that do not count for the verdict. */
  readonly warmUp: number;
  readonly tone: Tone;
  /** A word, e.g. `leak`, and the reason for it. */
  readonly verdict: string;
  readonly reason: string;
  /** The figures of the plot in words. */
  readonly figures: string;
}

/** Nanoseconds get a logarithmic axis. */
export type Unit = 'bytes' | 'count' | 'percent' | 'nanoseconds';

export interface PlotLine {
  readonly name: string;
  /** `sample` and `median`: dots, and a line for each stretch; those of a base are quieter. */
  readonly role: 'measured' | 'trend' | 'sample' | 'median' | 'base-sample' | 'base-median';
  /** One value for each number of the axis, from 1; null: none. */
  readonly values: readonly (number | null)[];
}

/** The numbers of an axis from `from` to `to`, both among it. */
export interface Stretch {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface NotesBlock {
  readonly kind: 'notes';
  readonly notes: readonly Note[];
}

/** What a reader must know to judge the result, and of which target. */
export interface Note {
  readonly about: string;
  readonly text: string;
}
