import type { FindingKind } from '../harness/model/finding.ts';
import { wrapText } from './fit-text.ts';
import { showCount } from './numbers.ts';
import { plainTable } from './table.ts';

/** One variant in the harness's own examination. */
export interface Score {
  readonly target: string;
  readonly seed: string;
  /** Kinds that would do; empty: the variant must stay clean. */
  readonly expected: readonly FindingKind[];
  /** What it was given: executions in explore, seconds in stress. */
  readonly budget: number;
  readonly unit: 'executions' | 'seconds';
  /** Of explore, or rounds of stress. */
  readonly executions: number;
  /** Kind of what was found, and behind how much of the budget. */
  readonly found?: { readonly kind: FindingKind; readonly after: number };
  readonly passed: boolean;
  /** Why it did not pass, in one sentence. */
  readonly reason?: string;
}

const DEFAULT_WIDTH = 100;

/** The table of scores, why any were missed, and the score itself in the last line. */
export function scoreTable(
  scores: readonly Score[],
  { width = DEFAULT_WIDTH }: { readonly width?: number } = {},
): string {
  const table = plainTable(
    [
      { head: 'target' },
      { head: 'must show' },
      { head: 'shows' },
      { head: 'at', align: 'right' },
      { head: 'of', align: 'right' },
      { head: '' },
    ],
    scores.map(rowOf),
    width,
  );
  const missed = scores.flatMap(({ target, seed, passed, reason }) =>
    passed ? [] : wrapText(`${target}, seed ${seed}: ${reason ?? 'missed'}`, width),
  );
  return [table, ...(missed.length > 0 ? ['', ...missed] : []), '', scoreLine(scores)].join('\n');
}

/** `score 17/17`. */
export function scoreLine(scores: readonly Score[]): string {
  return `score ${scores.filter((score) => score.passed).length}/${scores.length}`;
}

/** The same as JSON, with a line feed at its end. */
export function scoreJson(scores: readonly Score[]): string {
  const score = { passed: scores.filter((each) => each.passed).length, of: scores.length };
  return `${JSON.stringify({ version: 1, score, scores }, null, 2)}\n`;
}

function rowOf(score: Score): string[] {
  const { found, unit } = score;
  const show = (amount: number) =>
    unit === 'seconds' ? `${Math.round(amount * 10) / 10} s` : showCount(amount);
  return [
    score.target,
    score.expected.join(' or ') || 'nothing',
    found?.kind ?? 'nothing',
    found === undefined ? '' : show(found.after),
    show(score.budget),
    score.passed ? 'ok' : 'MISSED',
  ];
}
