import type {
  Block,
  FindingBlock,
  Fold,
  NotesBlock,
  PlotsBlock,
  TableBlock,
  TableColumn,
} from '../document.ts';
import { renderInterleaving } from '../interleaving.ts';
import { showSome } from '../numbers.ts';
import { MARKS } from '../tone-marks.ts';
import { cellSpan, codeBlock, codeSpan, words } from './safe-markdown.ts';

/** A piece of Markdown that is kept or left out as a whole; `brief` stands in for it where room is short. */
export interface Chunk {
  readonly full: string;
  readonly brief?: string;
}

/** Rows of one table, and entries of one list. */
const MOST_ROWS = 100;
/** Lines of what a finding says beside its interleaving. */
const MOST_DETAILS = 30;

/** A block as pieces of Markdown. */
export function chunksOf(block: Block): Chunk[] {
  switch (block.kind) {
    case 'table':
      return [tableChunk(block)];
    case 'finding':
      return [findingChunk(block)];
    case 'plots':
      return plotChunks(block);
    case 'notes':
      return [{ full: notesText(block) }];
  }
}

/** A table that is one of several stands below its title, and closed ones are folded. */
function tableChunk({ fold, columns, rows }: TableBlock): Chunk {
  const table = tableText(columns, rows);
  if (fold === undefined) return { full: table };
  const brief = foldLine(fold);
  return { full: `${brief}\n\n${fold.open ? table : folded('Table', table)}`, brief };
}

function foldLine({ title, summary, tone }: Fold): string {
  return `${MARKS[tone]} ${codeSpan(title)}${summary === '' ? '' : `: ${words(summary)}`}`;
}

function tableText(columns: readonly TableColumn[], rows: TableBlock['rows']): string {
  const heads = columns.map(({ head }) => words(head));
  const rules = columns.map(({ align }) => (align === 'right' ? '--:' : ':--'));
  const lines = rows
    .slice(0, MOST_ROWS)
    .map((cells) => rowLine(cells.map(({ text }, at) => (at === 0 ? cellSpan : words)(text))));
  const left = rows.length - lines.length;
  const more = left > 0 ? ['', `and ${showSome(left, 'more row')}`] : [];
  return [rowLine(heads), rowLine(rules), ...lines, ...more].join('\n');
}

function rowLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function findingChunk(block: FindingBlock): Chunk {
  const { finding, target, when, message, remarks, commands, detail, interleaving } = block;
  const brief = [
    `#### ${words(finding)} in ${codeSpan(target)}`,
    codeSpan(message),
    [when, ...remarks].map(words).join(' · '),
    codeBlock(
      commands.flatMap(({ purpose, line }) => [`# ${purpose}`, line]),
      'sh',
    ),
  ];
  const evidence = [
    ...(interleaving === undefined
      ? []
      : [folded('Interleaving', codeBlock(renderInterleaving(interleaving).split('\n'), 'text'))]),
    ...(detail.length === 0 ? [] : [folded('Evidence', codeBlock(shorten(detail), 'text'))]),
  ];
  return { full: [...brief, ...evidence].join('\n\n'), brief: brief.join('\n\n') };
}

function folded(title: 'Interleaving' | 'Evidence' | 'Table', text: string): string {
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}

function shorten(lines: readonly string[]): string[] {
  const left = lines.length - MOST_DETAILS;
  return left > 0 ? [...lines.slice(0, MOST_DETAILS), `… ${left} more`] : [...lines];
}

/** Markdown has no plots: their figures, where somebody must look at them, and a line for the rest. */
function plotChunks({ fold, plots, isTold }: PlotsBlock): Chunk[] {
  if (isTold === true) return [];
  const news = plots.filter(({ tone }) => tone === 'bad' || tone === 'unsure');
  const line = foldLine(fold);
  if (news.length === 0) return [{ full: line }];
  const table = tableText(
    ['resource', 'verdict', 'course', 'why'].map((head) => ({ head })),
    news.map(({ title: name, verdict, figures, reason }) =>
      [name, verdict, figures, reason].map((text) => ({ text })),
    ),
  );
  return [{ full: `${line}\n\n${table}`, brief: line }];
}

function notesText({ notes }: NotesBlock): string {
  const lines = notes
    .slice(0, MOST_ROWS)
    .map(({ about, text }) => `- ${codeSpan(about)}: ${words(text)}`);
  const left = notes.length - lines.length;
  return [...lines, ...(left > 0 ? [`- and ${showSome(left, 'more note')}`] : [])].join('\n');
}
