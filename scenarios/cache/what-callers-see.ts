import { type Violation, violation } from '../../harness/index.ts';
import { describe, type Span } from './spans.ts';

/** Bounds of a cache that its callers can see. */
interface Bounds {
  readonly capacity: number;
  readonly ttlMs: number;
}

/** Reading the clock takes time, too. */
const SLACK_MS = 1;

/**
 * A cache with time, as its callers may see it: what a `get` returns was loaded or set under that key;
 * no longer than `ttlMs` before; and, where a `set` or an `invalidate` had ended before the `get` began,
 * not before that one began.
 */
export function judgeGets(spans: readonly Span[], { ttlMs }: Bounds): Violation | undefined {
  const gets = spans.filter(({ what, toMs }) => what === 'get' && toMs < Number.POSITIVE_INFINITY);
  for (const get of gets) {
    const source = sourceOf(spans, get);
    if (source === undefined)
      return violation('torn-read', `${describe(get)}: nobody loaded or set that value`);
    const ageMs = get.fromMs - source.toMs;
    if (ageMs > ttlMs + SLACK_MS) {
      return violation(
        'stale-read',
        `${describe(get)}: that value had been there for ${Math.floor(ageMs)} ms when the call began, and ` +
          `expires after ${ttlMs} ms: ${describe(source)}`,
        sameKey(spans, get).map(describe),
      );
    }
    const change = spans.find((other) => isBetween(other, source, get));
    if (change !== undefined) {
      return violation(
        'stale-read',
        `${describe(get)}: that value is from ${describe(source)}, before ${describe(change)}`,
        sameKey(spans, get).map(describe),
      );
    }
  }
  return undefined;
}

function sourceOf(spans: readonly Span[], { key, value }: Span): Span | undefined {
  return spans.find(
    (span) => (span.what === 'load' || isSet(span)) && span.key === key && span.value === value,
  );
}

/** Two sets at once may take effect in either order; a load reads when it begins, as far as anyone knows. */
function isBetween(change: Span, source: Span, get: Span): boolean {
  if (change.key !== get.key || !changes(change) || change.toMs > get.fromMs) return false;
  return (isSet(source) ? source.toMs : source.fromMs) < change.fromMs;
}

/**
 * A key is loaded only where nobody is loading it, and the cache cannot still hold it: after the last
 * load of the key it was changed, or became too old, or so many others were used that it had to go. A
 * cache may count a value's age from before it was loaded.
 */
export function judgeLoads(spans: readonly Span[], bounds: Bounds): Violation | undefined {
  const loads = spans.filter(({ what }) => what === 'load');
  for (const [at, load] of loads.entries()) {
    const before = loads.slice(0, at).findLast(({ key }) => key === load.key);
    if (before === undefined || !isNeedless(spans, before, load, bounds)) continue;
    const why = before.toMs > load.fromMs ? 'was still being loaded' : 'had just been loaded';
    return violation(
      'duplicate',
      `${load.key} was loaded again when it ${why}: ${describe(before)}, then ${describe(load)}`,
      sameKey(spans, load).map(describe),
    );
  }
  return undefined;
}

/** Whether the second load of a key is one too many. */
function isNeedless(
  spans: readonly Span[],
  first: Span,
  second: Span,
  { capacity, ttlMs }: Bounds,
): boolean {
  const meanwhile = spans.filter(
    ({ fromMs, toMs }) => fromMs < second.fromMs && toMs > first.fromMs,
  );
  if (meanwhile.some((span) => span.key === first.key && changes(span))) return false;
  if (first.toMs > second.fromMs) return true;
  const others = meanwhile.filter(({ key, toMs }) => key !== first.key && toMs > first.toMs);
  return (
    new Set(others.map(({ key }) => key)).size < capacity &&
    second.fromMs - first.fromMs < ttlMs - SLACK_MS
  );
}

function changes({ what }: Span): boolean {
  return what === 'set' || what === 'invalidate';
}

function isSet({ what }: Span): boolean {
  return what === 'set';
}

function sameKey(spans: readonly Span[], { key }: Span): Span[] {
  return spans.filter((span) => span.key === key);
}
