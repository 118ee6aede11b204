import type {
  GradedOutcome,
  LitmusProgramResult,
  LitmusResult,
} from '../harness/model/litmus-result.ts';
import { escapeControls, widthOf, wrapText } from './fit-text.ts';
import { perSecond, showCount, showDuration, showSome } from './numbers.ts';
import { type Column, plainTable } from './table.ts';

const DEFAULT_WIDTH = 100;
/** Columns that reasons get at least; a narrower terminal cuts them. */
const LEAST_REASON = 24;
const GAP = 2;

const COLUMNS: readonly Column[] = [
  { head: 'outcome' },
  { head: 'count', align: 'right' },
  { head: 'share', align: 'right' },
  { head: 'grade' },
  { head: 'reason' },
];

/** A litmus program for a terminal: what it is, its outcomes with their grades, and its totals. */
export function litmusTable(
  result: LitmusProgramResult,
  { width = DEFAULT_WIDTH }: { readonly width?: number } = {},
): string {
  const { program, about, iterations, actors, runMs, notes, error } = result;
  const title = about === '' ? program : `${program}: ${about}`;
  const totals = `${showSome(iterations, 'iteration')} of ${actors} actors, ${showCount(perSecond(iterations, runMs))}/s`;
  const remarks = [...(error === undefined ? [] : [`error: ${error}`]), ...notes];
  return [
    ...wrapText(title, width),
    plainTable(COLUMNS, rowsOf(result, width), width),
    ...wrapText(totals, width),
    ...remarks.flatMap((remark) => wrapText(remark, width)),
  ].join('\n');
}

/** One row an outcome; a long reason goes on in rows of its own. */
function rowsOf(
  { outcomes, registers, iterations }: LitmusProgramResult,
  width: number,
): string[][] {
  const rows = outcomes.map((outcome) => ({
    cells: [
      outcomeText(outcome, registers),
      showCount(outcome.count),
      shareText(outcome.count, iterations),
      gradeText(outcome),
    ],
    why: outcome.why,
  }));
  const widths = [0, 1, 2, 3].map((at) =>
    Math.max(
      COLUMNS[at]?.head.length ?? 0,
      ...rows.map(({ cells }) => widthOf(escapeControls(cells[at] ?? ''))),
    ),
  );
  const taken = widths.reduce((sum, each) => sum + each + GAP, 0);
  const room = Math.max(LEAST_REASON, width - taken);
  return rows.flatMap(({ cells, why }) =>
    wrapText(why, room).map((line, at) => (at === 0 ? [...cells, line] : ['', '', '', '', line])),
  );
}

/** `left=0 right=0`; of an entry that was never seen `seen=0|1`, and `*` for what it leaves open. */
export function outcomeText({ values }: GradedOutcome, registers: readonly string[]): string {
  return registers
    .map((name) => {
      // A register may be called `toString`.
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) return `${name}=*`;
      return `${name}=${typeof value === 'number' ? value : value.join('|')}`;
    })
    .join(' ');
}

function gradeText({ grade, count }: GradedOutcome): string {
  return grade === 'forbidden' && count > 0 ? 'FORBIDDEN' : grade;
}

/** In per cent; what was seen is never shown as zero. */
export function shareText(count: number, iterations: number): string {
  if (count === 0) return '';
  const share = (100 * count) / iterations;
  return share < 0.01 ? '<0.01%' : `${share.toFixed(2)}%`;
}

/** What came out of all programs, and on which machine. */
export function litmusVerdict(
  result: LitmusResult,
  { width = DEFAULT_WIDTH }: { readonly width?: number } = {},
): string {
  const { architecture, cpu, cores, node } = result;
  return [
    litmusWork(result),
    `interesting outcomes: ${interestingSeen(result)}`,
    `on ${architecture}, ${cpu}, ${showSome(cores, 'core')}, Node ${node}`,
  ]
    .flatMap((line) => wrapText(line, width))
    .join('\n');
}

/** What came out, in one line. */
export function litmusWork({ programs, ended, durationMs }: LitmusResult): string {
  const forbidden = programs
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ grade, count }) => grade === 'forbidden' && count > 0).length;
  const failed = programs.filter(({ error }) => error !== undefined).length;
  const iterations = programs.reduce((sum, program) => sum + program.iterations, 0);
  const parts = [
    ...(ended === 'interrupted' ? ['interrupted'] : []),
    ...(forbidden > 0 ? [showSome(forbidden, 'forbidden outcome')] : []),
    ...(failed > 0 ? [`${showSome(failed, 'program')} with an error`] : []),
    ...(iterations === 0 ? ['nothing was run'] : []),
  ];
  const work = `${showSome(iterations, 'iteration')} of ${showSome(programs.length, 'program')} in ${showDuration(durationMs)}`;
  return `${parts.length === 0 ? 'clean' : parts.join(', ')}: ${work}`;
}

/** How many interesting outcomes were seen and how many never, e.g. `3 seen`. */
export function interestingSeen({ programs }: LitmusResult): string {
  const interesting = programs
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ grade }) => grade === 'interesting');
  const unseen = interesting.filter(({ count }) => count === 0).length;
  const never = unseen === 0 ? '' : `, ${unseen} never, which says nothing about other machines`;
  return `${interesting.length - unseen} seen${never}`;
}
