import { foldRows } from '../fold-rows.ts';
import { type InterleavingRow, interleavingRows, type RowEvidence } from '../interleaving-rows.ts';
import { showSome } from '../numbers.ts';
import { placeNames } from '../source-places.ts';
import { type Html, html } from './markup.ts';

/** Rows that are open at first, and those that the page holds at all. */
const OPEN_ROWS = 90;
const MOST_ROWS = 1_000;
/** Actors that get a column each; with more of them, an actor is named in its rows. */
const MOST_COLUMNS = 7;
/** Colours of actors: the style sheet has as many. */
const COLOURS = 8;

interface Columns {
  readonly actors: readonly number[];
  readonly name: (actor: number) => string;
  readonly places: ReadonlyMap<string, string>;
  /** Whether every actor has a column. */
  readonly apart: boolean;
}

/**
 * The execution of a finding: one row a step, one column an actor, the source line beside it. A bar in an actor's
 * column says that it is in the middle of an operation. Rows far from every switch are folded by the page's script.
 */
export function interleavingHtml(evidence: RowEvidence & { readonly replayLine: string }): Html {
  const rows = interleavingRows(evidence, false);
  if (rows.length === 0) return html`<p class="quiet">no step was recorded</p>`;
  const actors = [...new Set(rows.map((row) => row.actor))].sort((a, b) => a - b);
  const locations = rows.flatMap(({ location }) => location ?? []);
  const columns: Columns = {
    actors,
    name: (actor) => evidence.actors[actor] ?? `actor ${actor}`,
    places: placeNames(locations, 'in-package'),
    apart: actors.length <= MOST_COLUMNS,
  };
  const { apart, name } = columns;
  const heads = apart
    ? actors.map(
        (actor) =>
          html`<th scope="col" role="columnheader" class="${colour(actor)}">${name(actor)}</th>`,
      )
    : html`<th scope="col" role="columnheader">actor and step</th>`;
  return html`<div class="interleaving-frame" tabindex="0" role="region" aria-label="Interleaving">
<table class="${apart ? 'interleaving' : 'interleaving listed'}" role="table">
<caption class="unseen">The interleaving, one column an actor, one row a step</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="mark"><span class="unseen">mark</span></th>${heads}<th scope="col" role="columnheader" class="source">source</th></tr></thead>
${bodies(rows, columns)}</table>
</div>
${legend(rows)}`;
}

/** How a row is there: shown at once, folded by the page's script, or not at all. */
type Presence = 'open' | 'folded' | 'lost';

interface Run {
  readonly presence: Presence;
  readonly rows: number[];
}

function bodies(rows: readonly InterleavingRow[], columns: Columns): Html[] {
  return runsOf(rows).map(({ presence, rows: run }) => {
    if (presence === 'lost') return lostHtml(run.length, columns);
    const lines = run.map((at) => {
      const row = rows[at] as InterleavingRow;
      return rowHtml(row, rows[at - 1]?.actor !== row.actor, columns);
    });
    return presence === 'open'
      ? html`<tbody role="rowgroup">\n${lines}</tbody>\n`
      : html`<tbody role="rowgroup" data-fold="${showSome(run.length, 'step')}">\n${lines}</tbody>\n`;
  });
}

/** The rows in order, those next to each other together that are there in the same way. */
function runsOf(rows: readonly InterleavingRow[]): Run[] {
  const heights = rows.map(() => 1);
  const turns = rows.flatMap((row, at) =>
    row.switched ? [at - 1, at] : row.part === 'stuck' || row.broke ? [at] : [],
  );
  const edges = rows.flatMap(({ part }, at) => (part === 'opens' || part === 'closes' ? [at] : []));
  const shown = (most: number) =>
    new Set(
      foldRows(heights, turns, most, edges).flatMap((entry) =>
        entry.kind === 'row' ? [entry.row] : [],
      ),
    );
  const [open, kept] = [shown(OPEN_ROWS), shown(MOST_ROWS)];
  const runs: Run[] = [];
  for (const at of rows.keys()) {
    const presence = open.has(at) ? 'open' : kept.has(at) ? 'folded' : 'lost';
    const last = runs.at(-1);
    if (last?.presence === presence) last.rows.push(at);
    else runs.push({ presence, rows: [at] });
  }
  return runs;
}

function lostHtml(lost: number, { actors, apart }: Columns): Html {
  const width = (apart ? actors.length : 1) + 2;
  return html`<tbody role="rowgroup"><tr role="row" class="gap"><td role="cell" colspan="${width}">⋮ ${showSome(lost, 'step')} not in this page; a replay with --full shows them</td></tr></tbody>
`;
}

/** `named`: where every actor's rows stand below each other, the actor's name stands in this one. */
function rowHtml(row: InterleavingRow, named: boolean, columns: Columns): Html {
  const { location = '', switched, broke, part } = row;
  const kinds = [
    named ? 'named' : '',
    switched ? 'switched' : '',
    broke ? 'broke' : '',
    part === 'stuck' ? 'stuck' : '',
  ];
  const place = columns.places.get(location) ?? location;
  const cells = columns.apart
    ? columns.actors.map((actor) => cellHtml(row, actor, columns))
    : [cellHtml(row, row.actor, columns)];
  return html`<tr role="row" class="${kinds.filter(Boolean).join(' ')}"><td role="cell" class="mark">${markHtml(row)}</td>${cells}<td role="cell" class="source">${place}</td></tr>
`;
}

function markHtml({ switched, broke, part }: InterleavingRow): Html[] {
  const failed = broke || part === 'stuck';
  return [
    ...(switched
      ? [html`<span aria-hidden="true">►</span><span class="unseen">switch</span>`]
      : []),
    ...(failed
      ? [html`<span class="cross" aria-hidden="true">✗</span><span class="unseen">broke</span>`]
      : []),
  ];
}

function cellHtml(row: InterleavingRow, actor: number, { name }: Columns): Html {
  if (row.actor !== actor) {
    const open = row.open.has(actor);
    return html`<td role="cell" class="${open ? `other in ${colour(actor)}` : 'other'}"></td>`;
  }
  return html`<td role="cell" class="own ${row.part} ${colour(actor)}" data-actor="${name(actor)}">${row.text}</td>`;
}

function colour(actor: number): string {
  return `actor-${actor % COLOURS}`;
}

const LEGEND: readonly [holds: (row: InterleavingRow) => boolean, text: string][] = [
  [(row) => row.switched, '► another actor goes on here'],
  [(row) => row.broke, '✗ here the invariant broke'],
  [(row) => row.part === 'stuck', '✗ waits for ever'],
  [(row) => row.part === 'opens', 'a bar: in the middle of an operation'],
];

function legend(rows: readonly InterleavingRow[]): Html {
  const used = LEGEND.filter(([holds]) => rows.some(holds)).map(([, text]) => text);
  return html`<p class="legend">${used.join(' · ')}</p>`;
}
