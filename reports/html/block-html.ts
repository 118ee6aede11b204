import type { Block, NotesBlock } from '../document.ts';
import { findingHtml } from './finding-html.ts';
import { type Html, html } from './markup.ts';
import { plotsHtml } from './plots-html.ts';
import { tableHtml } from './table-html.ts';

/** A block of a report as markup. */
export function blockHtml(block: Block): Html {
  switch (block.kind) {
    case 'table':
      return tableHtml(block);
    case 'finding':
      return findingHtml(block);
    case 'plots':
      return plotsHtml(block);
    case 'notes':
      return notesHtml(block);
  }
}

function notesHtml({ notes }: NotesBlock): Html {
  return html`<ul class="notes">${notes.map(
    ({ about, text }) => html`<li><b class="target">${about}</b> ${text}</li>`,
  )}</ul>
`;
}
