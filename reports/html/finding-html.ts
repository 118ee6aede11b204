import type { Command, FindingBlock } from '../document.ts';
import { interleavingHtml } from './interleaving-html.ts';
import { type Html, html } from './markup.ts';
import { badge } from './tones.ts';

/** Lines of evidence that are shown without being asked for. */
const OPEN_DETAILS = 6;

/** A finding: what is wrong, the lines that show it again, and the interleaving that leads to it. */
export function findingHtml(block: FindingBlock): Html {
  const { finding, target, when, message, detail, remarks, commands, interleaving } = block;
  return html`<article class="finding">
<h4>${badge('bad')} <span class="kind">${finding}</span> in <span class="target">${target}</span></h4>
<p class="message">${message}</p>
${detail.length === 0 ? undefined : detailHtml(detail)}
${interleaving === undefined ? undefined : interleavingHtml(interleaving)}
<ul class="remarks">${[when, ...remarks].map((each) => html`<li>${each}</li>`)}</ul>
${commands.map(commandHtml)}</article>
`;
}

function detailHtml(detail: readonly string[]): Html {
  const lines = html`<ul class="detail">${detail.map((line) => html`<li>${line}</li>`)}</ul>`;
  if (detail.length <= OPEN_DETAILS) return lines;
  return html`<details><summary>${detail.length} lines of evidence</summary>${lines}</details>`;
}

/** The page's script puts a button for copying beside it. */
function commandHtml({ purpose, line }: Command): Html {
  return html`<div class="command"><span class="purpose">${purpose}</span><code data-copy>${line}</code></div>
`;
}
