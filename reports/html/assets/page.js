/**
 * What a report's page does beside being read: draws plots, folds long interleavings, copies command lines.
 * Everything is there without it, but for the plots' lines.
 */
const PLOT_HEIGHT_PX = 132;
const COPIED_MS = 1500;
/** Steps between ticks of an axis: 1, 2, 5, 10 …, and powers of two. */
const DECIMAL = Array.from({ length: 13 }, (_, at) => [1, 2, 5].map((n) => n * 10 ** at)).flat();
const BINARY = Array.from({ length: 50 }, (_, at) => 2 ** at);

/**
 * @typedef {object} Drawing
 * @property {'bytes' | 'count'} unit
 * @property {string} axis
 * @property {{ name: string, role: 'measured' | 'trend', values: (number | null)[] }[]} lines
 * @property {number} warmUp
 * @property {string} tone
 */

/** @type {Map<Element, uPlot>} */
const drawn = new Map();

// A plot in a closed group has no width; it is drawn once it gets one, and again when that changes.
const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const width = Math.floor(contentRect.width);
    if (width > 0 && target instanceof HTMLElement) fitPlot(target, width);
  }
});
for (const canvas of document.querySelectorAll('[data-plot]')) sizes.observe(canvas);

const redraw = () => {
  for (const plot of drawn.values()) plot.redraw(false, true);
};
for (const query of ['(prefers-color-scheme: dark)', 'print']) {
  matchMedia(query).addEventListener('change', redraw);
}

for (const body of document.querySelectorAll('[data-fold]')) fold(body);
for (const line of document.querySelectorAll('[data-copy]')) offerCopy(line);

/** @param {HTMLElement} target @param {number} width */
function fitPlot(target, width) {
  const plot = drawn.get(target);
  if (plot === undefined) drawn.set(target, draw(target, width));
  else if (plot.width !== width) plot.setSize({ width, height: PLOT_HEIGHT_PX });
}

/** @param {HTMLElement} target @param {number} width */
function draw(target, width) {
  /** @type {Drawing} */
  const { unit, axis, lines, warmUp, tone } = JSON.parse(target.dataset.plot ?? '');
  const length = Math.max(1, ...lines.map(({ values }) => values.length));
  const numbers = Array.from({ length }, (_, at) => at + 1);
  const readout = document.createElement('p');
  readout.className = 'readout';
  target.after(readout);
  const [show, incrs] = unit === 'bytes' ? [showBytes, BINARY] : [showCount, DECIMAL];
  const ink = (/** @type {string} */ name) => () => colour(target, name);
  const frame = {
    stroke: ink('--quiet'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: ink('--line'), width: 1 },
    ticks: { stroke: ink('--line'), width: 1, size: 4 },
    gap: 3,
  };
  return new uPlot(
    {
      width,
      height: PLOT_HEIGHT_PX,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { x: { time: false, range: [1, Math.max(2, length)] }, y: { range: rangeOf } },
      series: [{}, ...lines.map(seriesOf)],
      axes: [
        { ...frame, size: 24, space: 28, incrs: DECIMAL },
        { ...frame, size: 58, space: 26, incrs, values: (_, ticks) => ticks.map(show) },
      ],
      hooks: { drawClear: [shadeWarmUp], setCursor: [tell] },
    },
    [numbers, ...lines.map(({ values }) => values)],
    target,
  );

  /** @param {Drawing['lines'][number]} line @returns {uPlot.Series} */
  function seriesOf({ name, role }) {
    const main = tone === 'bad' ? '--bad' : '--accent';
    return role === 'trend'
      ? { label: name, stroke: ink('--quiet'), width: 1, dash: [5, 4], points: { show: false } }
      : { label: name, stroke: ink(main), width: 2, points: { size: 5, fill: ink(main) } };
  }

  /** Cycles that are not judged lie under a shade. @param {uPlot} plot */
  function shadeWarmUp(plot) {
    if (warmUp === 0) return;
    const { left, top, height } = plot.bbox;
    const end = plot.valToPos(Math.min(length, warmUp + 0.5), 'x', true);
    plot.ctx.save();
    plot.ctx.fillStyle = colour(target, '--shade');
    plot.ctx.fillRect(left, top, Math.max(0, end - left), height);
    plot.ctx.restore();
  }

  /** @param {uPlot} plot */
  function tell({ cursor: { idx } }) {
    const value = typeof idx === 'number' ? lines[0]?.values[idx] : undefined;
    readout.textContent =
      typeof idx === 'number' && typeof value === 'number'
        ? `${axis} ${idx + 1}: ${show(value)}${idx < warmUp ? ', not judged' : ''}`
        : '';
  }
}

/** Some room around the values, and a flat line in the middle. @type {uPlot.Range.Function} */
function rangeOf(_, least, most) {
  const room = (most - least) * 0.1 || Math.max(1, Math.abs(most) * 0.1);
  return [least >= 0 ? Math.max(0, least - room) : least - room, most + room];
}

/** @param {Element} element @param {string} name */
function colour(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/** @param {number} bytes */
function showBytes(bytes) {
  const size = Math.abs(bytes);
  const [by, unit] = size < 1024 ? [1, 'B'] : size < 1024 ** 2 ? [1024, 'KiB'] : [1024 ** 2, 'MiB'];
  const value = bytes / by;
  return `${Number(value.toFixed(Math.abs(value) < 10 ? 1 : 0))} ${unit}`;
}

/** @param {number} count */
function showCount(count) {
  return String(Math.round(count * 100) / 100);
}

/**
 * Hides a group of rows behind a button. It stands in a row like the first of them, so that the bars of operations
 * go on through it.
 * @param {Element} body
 */
function fold(body) {
  const first = body.querySelector('tr');
  if (!(body instanceof HTMLElement) || first === null) return;
  const row = /** @type {HTMLElement} */ (first.cloneNode(true));
  row.classList.remove('switched', 'broke', 'stuck');
  row.classList.add('gap');
  const button = document.createElement('button');
  button.type = 'button';
  for (const cell of row.children) {
    cell.textContent = '';
    if (!cell.classList.contains('own')) continue;
    cell.classList.replace('opens', 'inside');
    cell.classList.replace('closes', 'inside');
    cell.append(button);
  }
  const bar = document.createElement('tbody');
  bar.append(row);
  body.before(bar);
  const set = (/** @type {boolean} */ hidden) => {
    body.hidden = hidden;
    button.setAttribute('aria-expanded', String(!hidden));
    button.textContent = `⋮ ${hidden ? 'show' : 'hide'} ${body.dataset.fold}`;
  };
  button.addEventListener('click', () => set(!body.hidden));
  set(true);
}

/** @param {Element} line */
function offerCopy(line) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'copy';
  button.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    button.textContent = (await copy(line)) ? 'copied' : 'press Ctrl-C';
    setTimeout(() => {
      button.textContent = 'copy';
    }, COPIED_MS);
  });
  line.after(button);
}

/** Where the clipboard is closed to the page, the line is selected for the reader. @param {Element} line */
async function copy(line) {
  try {
    await navigator.clipboard.writeText(line.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(line);
    return false;
  }
}
