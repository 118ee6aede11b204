/**
 * Draws a page's plots. What they show is said in words beside them, so nothing is lost without it.
 */
const PLOT_HEIGHT_PX = 132;
/** More where the names of stretches stand below the axis. */
const STRETCHED_HEIGHT_PX = 168;
/** Steps between ticks of an axis: 1, 2, 5, 10 …, and powers of two. */
const DECIMAL = Array.from({ length: 13 }, (_, at) => [1, 2, 5].map((n) => n * 10 ** at)).flat();
const BINARY = Array.from({ length: 50 }, (_, at) => 2 ** at);
/** Shares of one per cent, too. */
const PERCENT = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, ...DECIMAL];

/**
 * @typedef {object} Drawing
 * @property {'bytes' | 'count' | 'percent' | 'nanoseconds'} unit
 * @property {string} axis
 * @property {{ name: string, role: keyof typeof LOOKS, values: (number | null)[] }[]} lines
 * @property {{ name: string, from: number, to: number }[]} [stretches]
 * @property {[number, number]} [band]
 * @property {number} warmUp
 * @property {string} tone
 */

/** How the lines of each role look: the colour of the plot's own or a quiet one, a stroke, dots. */
const LOOKS = {
  measured: { own: true, width: 2, dash: [], dot: 5, filled: true },
  trend: { own: false, width: 1, dash: [5, 4], dot: 0, filled: false },
  sample: { own: true, width: 0, dash: [], dot: 5, filled: true },
  median: { own: true, width: 2, dash: [], dot: 0, filled: false },
  'base-sample': { own: false, width: 0, dash: [], dot: 6, filled: false },
  'base-median': { own: false, width: 1.5, dash: [5, 4], dot: 0, filled: false },
};

/** How each unit is written, and the steps of its axis. */
const UNITS = {
  bytes: { show: showBytes, incrs: BINARY },
  count: { show: showCount, incrs: DECIMAL },
  percent: { show: showPercent, incrs: PERCENT },
  nanoseconds: { show: showTime, incrs: DECIMAL },
};

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

/** @param {HTMLElement} target @param {number} width */
function fitPlot(target, width) {
  const plot = drawn.get(target);
  if (plot === undefined) drawn.set(target, draw(target, width));
  else if (plot.width !== width) plot.setSize({ width, height: plot.height });
}

/** @param {HTMLElement} target @param {number} width */
function draw(target, width) {
  /** @type {Drawing} */
  const drawing = JSON.parse(target.dataset.plot ?? '');
  const { unit, lines, stretches = [] } = drawing;
  const length = Math.max(1, ...lines.map(({ values }) => values.length));
  const numbers = Array.from({ length }, (_, at) => at + 1);
  const readout = document.createElement('p');
  readout.className = 'readout';
  target.after(readout);
  const { show, incrs } = UNITS[unit];
  const ink = (/** @type {string} */ name) => () => colour(target, name);
  const frame = {
    stroke: ink('--quiet'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: ink('--line'), width: 1 },
    ticks: { stroke: ink('--line'), width: 1, size: 4 },
    gap: 3,
  };
  const named = stretches.length > 0;
  const y = unit === 'nanoseconds' ? { distr: /** @type {3} */ (3), range: decades } : {};
  return new uPlot(
    {
      width,
      height: named ? STRETCHED_HEIGHT_PX : PLOT_HEIGHT_PX,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: named ? [0, length + 1] : [1, Math.max(2, length)] },
        y: { range: (_, least, most) => rangeOf(least, most, drawing.band), ...y },
      },
      series: [{}, ...lines.map(seriesOf)],
      axes: [
        named
          ? { ...frame, ...namesBelow(stretches) }
          : { ...frame, size: 24, space: 28, incrs: DECIMAL },
        { ...frame, size: 58, space: 26, incrs, values: (_, ticks) => ticks.map(tick) },
      ],
      hooks: {
        drawClear: [(plot) => shade(plot, target, drawing, length)],
        setCursor: [({ cursor: { idx } }) => (readout.textContent = told(drawing, idx, show))],
      },
    },
    [numbers, ...lines.map(({ values }) => values)],
    target,
  );

  /** An axis leaves some of its ticks without a text. @param {number | null} value */
  function tick(value) {
    return value === null ? '' : show(value);
  }

  /** @param {Drawing['lines'][number]} line @returns {uPlot.Series} */
  function seriesOf({ name, role }) {
    const { own, width, dash, dot, filled } = LOOKS[role];
    const stroke = ink(own ? (drawing.tone === 'bad' ? '--bad' : '--accent') : '--quiet');
    const fill = filled ? stroke : ink('--page');
    return {
      label: name,
      stroke,
      width,
      dash,
      ...(width === 0 ? { paths: () => null } : {}),
      points: { show: dot > 0, size: dot, width: 1.5, stroke, fill },
    };
  }
}

/** The name of each stretch below its middle. @param {NonNullable<Drawing['stretches']>} stretches */
function namesBelow(stretches) {
  return {
    size: 38,
    grid: { show: false },
    ticks: { show: false },
    splits: () => stretches.map(({ from, to }) => (from + to) / 2),
    values: () => stretches.map(({ name }) => name.replace(' ', '\n')),
  };
}

/** Numbers that are not judged, and values that are no difference, lie under a shade.
 * @param {uPlot} plot @param {Element} target @param {Drawing} drawing @param {number} length */
function shade(plot, target, { warmUp, band }, length) {
  const { left, top, width, height } = plot.bbox;
  plot.ctx.save();
  plot.ctx.fillStyle = colour(target, '--shade');
  if (warmUp > 0) {
    const end = plot.valToPos(Math.min(length, warmUp + 0.5), 'x', true);
    plot.ctx.fillRect(left, top, Math.max(0, end - left), height);
  }
  if (band !== undefined) {
    const [low, high] = band.map((value) => plot.valToPos(value, 'y', true));
    if (low !== undefined && high !== undefined) plot.ctx.fillRect(left, high, width, low - high);
  }
  plot.ctx.restore();
}

/**
 * What is under the cursor, in words.
 * @param {Drawing} drawing @param {number | null | undefined} index @param {(value: number) => string} show
 */
function told({ axis, lines, stretches = [], warmUp }, index, show) {
  if (typeof index !== 'number') return '';
  const stretch = stretches.find(({ from, to }) => index + 1 >= from && index + 1 <= to);
  const values = lines
    .filter(({ role }) => LOOKS[role].dot > 0)
    .flatMap(({ name, values }) => {
      const value = values[index];
      return typeof value === 'number' ? [{ name, text: show(value) }] : [];
    });
  if (values.length === 0) return '';
  const [only, ...others] = values.map(({ name, text }) =>
    stretch === undefined ? text : `${name} ${text}`,
  );
  const place =
    stretch === undefined
      ? `${axis} ${index + 1}`
      : `${stretch.name}, ${axis} ${index + 2 - stretch.from}`;
  return `${place}: ${[only, ...others].join(', ')}${index < warmUp ? ', not judged' : ''}`;
}

/**
 * Some room around the values and the band, and a flat line in the middle.
 * @param {number} least @param {number} most @param {[number, number]} [band] @returns {[number, number]}
 */
function rangeOf(least, most, band = [least, most]) {
  const [low, high] = [Math.min(least, band[0]), Math.max(most, band[1])];
  const room = (high - low) * 0.1 || Math.max(1, Math.abs(high) * 0.1);
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

/** Whole powers of ten around the values. @type {uPlot.Range.Function} */
function decades(_, least, most) {
  const low = Math.floor(Math.log10(Math.max(1, least)));
  return [10 ** low, 10 ** Math.max(low + 1, Math.ceil(Math.log10(Math.max(1, most))))];
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
  const [by, unit] = count < 1e4 ? [1, ''] : count < 1e6 ? [1e3, ' k'] : [1e6, ' M'];
  return `${Math.round((count / by) * 100) / 100}${unit}`;
}

/** @param {number} percent */
function showPercent(percent) {
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '';
  return `${sign}${showCount(Math.abs(percent))} %`;
}

/** @param {number} ns */
function showTime(ns) {
  const [by, unit] =
    ns < 1e3 ? [1, 'ns'] : ns < 1e6 ? [1e3, 'µs'] : ns < 1e9 ? [1e6, 'ms'] : [1e9, 's'];
  return `${Number((ns / by).toPrecision(3))} ${unit}`;
}
