import type { Fold } from '../document.ts';
import { type Html, html } from './markup.ts';
import { badge } from './tones.ts';

/** Contents below one line that opens and closes them. */
export function foldHtml({ title, summary, tone, open }: Fold, contents: Html): Html {
  const line = html`<summary>${badge(tone)} <span class="target">${title}</span> <span class="quiet">${summary}</span></summary>`;
  return open
    ? html`<details class="fold" open>${line}${contents}</details>\n`
    : html`<details class="fold">${line}${contents}</details>\n`;
}
