import type { Plot, PlotsBlock } from '../document.ts';
import { type Html, html } from './markup.ts';
import { badge } from './tones.ts';

/**
 * Plots that belong together: open where something is wrong. The page's script draws them. What kept one
 * value throughout is said in a line instead.
 */
export function plotsHtml({ title, summary, tone, plots }: PlotsBlock): Html {
  const flat = plots.filter(isFlat);
  const moving = plots.filter((plot) => !flat.includes(plot));
  const figures = html`<div class="plots">
${moving.map(plotHtml)}</div>
<ul class="flat">${flat.map(flatHtml)}</ul>`;
  const heading = html`${badge(tone)} <span class="target">${title}</span> <span class="quiet">${summary}</span>`;
  return tone === 'bad'
    ? html`<details class="plot-group" open><summary>${heading}</summary>${figures}</details>\n`
    : html`<details class="plot-group"><summary>${heading}</summary>${figures}</details>\n`;
}

function plotHtml(plot: Plot): Html {
  const { title, figures, verdict, reason, tone } = plot;
  return html`<figure class="plot tone-${tone}">
<figcaption><b>${title}</b> ${badge(tone)} ${verdict}<br><span class="figures">${figures}</span></figcaption>
<div class="canvas" role="img" aria-label="${title} over ${plot.axis}s: ${figures}" data-plot="${drawing(plot)}"></div>
<p class="reason">${reason}</p>
</figure>
`;
}

function isFlat({ tone, lines }: Plot): boolean {
  return tone !== 'bad' && lines.every(({ values }) => new Set(values).size <= 1);
}

function flatHtml({ title, tone, verdict, figures }: Plot): Html {
  return html`<li><b>${title}</b> ${badge(tone)} ${verdict} <span class="figures">${figures}</span></li>`;
}

/** What the page's script needs to draw a plot. */
function drawing({ unit, axis, lines, warmUp, tone }: Plot): string {
  return JSON.stringify({ unit, axis, lines, warmUp, tone });
}
