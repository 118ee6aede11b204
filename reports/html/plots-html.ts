import type { Plot, PlotsBlock } from '../document.ts';
import { foldHtml } from './fold-html.ts';
import { type Html, html } from './markup.ts';
import { badge } from './tones.ts';

/**
 * Plots that belong together: open where something is wrong. The page's script draws them. What kept one
 * value throughout is said in a line instead.
 */
export function plotsHtml({ fold, plots, legend }: PlotsBlock): Html {
  const flat = plots.filter(isFlat);
  const moving = plots.filter((plot) => !flat.includes(plot));
  const signs = legend === undefined ? undefined : html`<p class="legend">${legend}</p>`;
  return foldHtml(
    fold,
    html`${signs}<div class="plots">
${moving.map(plotHtml)}</div>
<ul class="flat">${flat.map(flatHtml)}</ul>`,
  );
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
  if (tone === 'bad') return false;
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
  return new Set(values).size <= 1;
}

function flatHtml({ title, tone, verdict, figures }: Plot): Html {
  return html`<li><b>${title}</b> ${badge(tone)} ${verdict} <span class="figures">${figures}</span></li>`;
}

/** What the page's script needs to draw a plot. */
function drawing({ unit, axis, lines, stretches, band, warmUp, tone }: Plot): string {
  return JSON.stringify({ unit, axis, lines, stretches, band, warmUp, tone });
}
