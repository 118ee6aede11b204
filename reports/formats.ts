import type { Report } from './document.ts';
import { htmlReport } from './html/page.ts';
import type { InterleavingOptions } from './interleaving.ts';
import { markdownReport } from './markdown/markdown.ts';
import { type AnyResult, kindOf } from './result-kinds.ts';

type Render = (results: readonly AnyResult[], room: InterleavingOptions) => string;

/** What results can be turned into. Each text ends with a line feed. */
const FORMATS = {
  table: (results, room) =>
    `${results.map((result) => kindOf(result).terminal(result, room)).join('\n\n')}\n`,
  markdown: (results) => markdownReport(reportOf(results)),
  html: (results) => htmlReport(reportOf(results)),
  /** One result as it was saved; several as a list. */
  json: (results) => {
    const texts = results.map((result) => kindOf(result).json(result));
    return texts.length === 1 ? (texts[0] as string) : `[\n${texts.join(',\n')}]\n`;
  },
} as const satisfies Readonly<Record<string, Render>>;

export type ReportFormat = keyof typeof FORMATS;

/** One report of some results, in the order in which they are given. `room` is for tables only. */
export function renderReport(
  results: readonly AnyResult[],
  format: ReportFormat,
  room: InterleavingOptions = {},
): string {
  return FORMATS[format](results, room);
}

function reportOf(results: readonly AnyResult[]): Report {
  return { parts: results.map((result) => kindOf(result).part(result)) };
}
