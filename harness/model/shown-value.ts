import { inspect } from 'node:util';

/** What stands in JSON for a value that JSON cannot hold: the text a reader would be shown. */
interface Shown {
  readonly $shown: string;
}

const MAX_DEPTH = 6;
const MAX_ITEMS = 12;
const MAX_TEXT = 80;

/** A value as a reader is shown it, on one line: strings quoted, long ones and long lists cut. */
export function showValue(value: unknown, parents: readonly unknown[] = []): string {
  if (typeof value === 'string') return showText(value);
  if (isShown(value)) return value.$shown;
  if (typeof value !== 'object' || value === null) return showOther(value);
  const isList = Array.isArray(value);
  if (!isList && !isPlain(value)) return showOther(value);
  if (parents.includes(value)) return '[Circular]';
  if (parents.length >= MAX_DEPTH) return isList ? '[Array]' : '[Object]';
  const within = [...parents, value];
  if (isList) {
    const items = Array.from(value.slice(0, MAX_ITEMS), (item) => showValue(item, within));
    return items.length === 0 ? '[]' : `[${[...items, ...more(value.length)].join(', ')}]`;
  }
  const entries = Object.entries(value);
  const items = entries
    .slice(0, MAX_ITEMS)
    .map(([key, item]) => `${showKey(key)}: ${showValue(item, within)}`);
  return items.length === 0 ? '{}' : `{ ${[...items, ...more(entries.length)].join(', ')} }`;
}

/**
 * The same value, fit for JSON: plain data stays itself, and what JSON would refuse, drop or change
 * (`undefined`, `NaN`, `1n`, a `Map`, a cycle) becomes `{ "$shown": "1n" }`, which `showValue` shows
 * as it would have shown the original.
 */
export function portableValue(value: unknown, parents: readonly unknown[] = []): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return value;
  if (isShown(value)) return { $shown: value.$shown };
  const isList = Array.isArray(value);
  if (!isList && !isPlain(value)) return { $shown: showOther(value) };
  if (parents.includes(value) || parents.length >= MAX_DEPTH) {
    return { $shown: showValue(value, parents) };
  }
  const within = [...parents, value];
  if (isList) return Array.from(value, (item) => portableValue(item, within));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, portableValue(item, within)]),
  );
}

function showText(text: string): string {
  const cut = text.length > MAX_TEXT ? `… ${text.length - MAX_TEXT} more` : '';
  return `${inspect(text.slice(0, MAX_TEXT), { breakLength: Number.POSITIVE_INFINITY })}${cut}`;
}

function showOther(value: unknown): string {
  return inspect(value, {
    breakLength: Number.POSITIVE_INFINITY,
    compact: true,
    customInspect: false,
    depth: 2,
    maxArrayLength: MAX_ITEMS,
    maxStringLength: MAX_TEXT,
  });
}

function showKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : showText(key);
}

function more(length: number): string[] {
  return length > MAX_ITEMS ? [`… ${length - MAX_ITEMS} more`] : [];
}

function isShown(value: unknown): value is Shown {
  return isPlain(value) && typeof value.$shown === 'string' && Object.keys(value).length === 1;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
