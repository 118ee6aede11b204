import type { Cell, TableBlock, TableColumn } from '../document.ts';
import { foldHtml } from './fold-html.ts';
import { type Content, type Html, html } from './markup.ts';
import { badge } from './tones.ts';

/**
 * A table with a bar below cells that have one. On a phone each row becomes a card, so every cell carries the head
 * of its column; the roles keep it a table for those who do not see it.
 */
export function tableHtml({ fold, caption, columns, rows }: TableBlock): Html {
  const table = html`<table class="cards" role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(headHtml)}</tr></thead>
<tbody role="rowgroup">
${rows.map((cells) => rowHtml(cells, columns))}</tbody>
</table>
`;
  return fold === undefined ? table : foldHtml(fold, table);
}

function headHtml({ head, align = 'left' }: TableColumn): Html {
  return html`<th scope="col" role="columnheader" class="${align}">${head}</th>`;
}

function rowHtml(
  [first, ...others]: readonly Cell[],
  [, ...columns]: readonly TableColumn[],
): Html {
  return html`<tr role="row"><th scope="row" role="rowheader">${first?.text}</th>${columns.map(
    ({ head, align = 'left' }, at) =>
      html`<td role="cell" class="${align}" data-head="${head}">${contentOf(others[at])}</td>`,
  )}</tr>
`;
}

function contentOf(cell: Cell | undefined): Content {
  if (cell === undefined) return undefined;
  const { text, tone, bar } = cell;
  const mark = tone === undefined ? undefined : html`${badge(tone)} `;
  return html`<span>${mark}${text}${bar === undefined ? undefined : barHtml(bar)}</span>`;
}

/** A drawing, since the page's policy allows no style of a single element. */
function barHtml(share: number): Html {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  return html`<svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="3"/><rect class="value" width="${width}" height="3"/></svg>`;
}
