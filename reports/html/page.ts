import type { Part, Report, Tone } from '../document.ts';
import { blockHtml } from './block-html.ts';
import { type Html, html, verbatim } from './markup.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './page-code.ts';
import { badge } from './tones.ts';

const WORST_FIRST: readonly Tone[] = ['bad', 'unsure', 'plain', 'good'];
const ICON = `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M3 2h7l3 3-2 2-2-2v9H6V6H3z' fill='%23b3541e'/%3E%3C/svg%3E`;

/** Nothing but the page's own style and script; nothing from anywhere, nothing to anywhere. */
const POLICY = [
  "default-src 'none'",
  `style-src ${PAGE_STYLE.source}`,
  `script-src ${PAGE_SCRIPT.source}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A report as one HTML page that needs no other file, no network and, but for its plots, no script. */
export function htmlReport({ parts }: Report): string {
  const tone = WORST_FIRST.find((each) => parts.some((part) => part.tone === each)) ?? 'unsure';
  const title = parts.map((part) => `${part.title}: ${part.verdict}`).join('; ');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${verbatim(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title} – Hammerlock</title>
<link rel="icon" href="${verbatim(ICON)}">
<style>${verbatim(PAGE_STYLE.text)}</style>
</head>
<body>
<header class="top tone-${tone}">
<h1>Hammerlock</h1>
<ul class="verdicts">${parts.map(verdictLine)}</ul>
</header>
<main>${parts.map(partHtml)}</main>
<script type="module">${verbatim(PAGE_SCRIPT.text)}</script>
</body>
</html>
`;
  return page.markup;
}

function verdictLine({ title, tone, verdict }: Part, at: number): Html {
  return html`<li>${badge(tone)} <a href="#part-${at + 1}">${title}</a> <span>${verdict}</span></li>`;
}

function partHtml(part: Part, at: number): Html {
  const id = `part-${at + 1}`;
  return html`<section class="part" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${part.title}</h2>
<dl class="facts">${part.facts.map(
    ({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>
${part.sections.map(
  ({ title, blocks }) => html`<section><h3>${title}</h3>
${blocks.map(blockHtml)}</section>
`,
)}</section>
`;
}
