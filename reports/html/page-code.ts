import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Style or script of a page, and what its policy calls it. */
export interface PageCode {
  readonly text: string;
  /** As a source of a Content Security Policy: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
  readonly source: string;
}

const require = createRequire(import.meta.url);

/** uPlot's style and the page's own; read once. */
export const PAGE_STYLE = codeOf([
  require.resolve('uplot/dist/uPlot.min.css'),
  ...['page.css', 'table.css', 'finding.css', 'plots.css'].map(own),
]);

/** uPlot, what draws with it, and what else a page does; read once. */
export const PAGE_SCRIPT = codeOf([
  require.resolve('uplot/dist/uPlot.iife.min.js'),
  own('plots.js'),
  own('page.js'),
]);

function own(name: string): string {
  return fileURLToPath(new URL(`./assets/${name}`, import.meta.url));
}

function codeOf(files: readonly string[]): PageCode {
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const hash = createHash('sha256').update(text).digest('base64');
  return { text, source: `'sha256-${hash}'` };
}
