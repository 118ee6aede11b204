import { atomics } from '../base/originals.ts';
import { ACCESS, type AccessKind } from '../model/access.ts';
import type { Gate } from '../model/gate.ts';
import { elementOf, elementValue } from './element-key.ts';
import { inReverse, replaceProperty, type Uninstall } from './patching.ts';
import { lengthOf, type SharedView, sharedViewOf, typeOf } from './shared-view.ts';

/** An `Atomics` method that is told where it was called; site 0: not known. */
type SiteMethod = (site: number, ...args: unknown[]) => unknown;
type Method = (...args: unknown[]) => unknown;
type Methods = Readonly<Record<string, Method>>;

interface Access {
  readonly kind: AccessKind;
  /** Values that the method takes after view and index. */
  readonly values: 0 | 1 | 2;
}

const update: Access = { kind: ACCESS.atomicUpdate, values: 1 };

/** The methods that access one element and return at once: (view, index, values…). */
const ACCESSES: Readonly<Record<string, Access>> = {
  load: { kind: ACCESS.atomicRead, values: 0 },
  store: { kind: ACCESS.atomicWrite, values: 1 },
  add: update,
  sub: update,
  and: update,
  or: update,
  xor: update,
  exchange: update,
  compareExchange: { kind: ACCESS.atomicUpdate, values: 2 },
};

const WAITABLE = new Set(['Int32Array', 'BigInt64Array']);
const originals = atomics as unknown as Methods;

/**
 * Replaces the methods of the global `Atomics`. Calls with arguments that the platform refuses, or
 * on memory that is not shared, go to the original.
 */
export function installAtomics(gate: Gate): Uninstall {
  const methods = siteAtomics(gate);
  return inReverse(
    Object.entries(methods).map(([name, method]) =>
      replaceProperty(Atomics, name, { [name]: (...args: unknown[]) => method(0, ...args) }[name]),
    ),
  );
}

/** Every method of `Atomics`, with the call's site as first argument. */
export function siteAtomics(gate: Gate): Readonly<Record<string, SiteMethod>> {
  const methods: Record<string, SiteMethod> = {};
  for (const name of Object.keys(originals)) {
    const original = originals[name] as Method;
    if (typeof original !== 'function') continue;
    const access = ACCESSES[name];
    const special = SPECIAL[name];
    if (access !== undefined) methods[name] = accessMethod(gate, name, access, original);
    else if (special !== undefined) methods[name] = special(gate, original);
    else methods[name] = (_site, ...args) => original(...args);
  }
  return methods;
}

function accessMethod(
  gate: Gate,
  name: string,
  { kind, values }: Access,
  original: Method,
): SiteMethod {
  return (site, view, index, first, second) => {
    const shared = gate.active ? sharedViewOf(view) : null;
    if (shared === null || !shared.integer) return original(view, index, first, second);
    const element = toElement(view as object, index);
    if (element < 0) return original(view, index, first, second);
    const a = values < 1 ? undefined : elementValue(first, shared.big);
    const b = values < 2 ? undefined : elementValue(second, shared.big);
    const start = shared.offset + element * shared.width;
    gate.access(kind, gate.objectOf(shared.buffer), start, start + shared.width, site);
    const result = original(view, element, a, b);
    gate.value(result);
    if (kind === ACCESS.atomicUpdate) {
      describeUpdate(gate, name, [a, b], result, { shared, element, view: view as object });
    }
    return result;
  };
}

interface Place {
  readonly view: object;
  readonly shared: SharedView;
  readonly element: number;
}

/** Out of line: what a closure captures is allocated, and loads and stores need none. */
function describeUpdate(
  gate: Gate,
  name: string,
  [first, second]: readonly [unknown, unknown],
  found: unknown,
  { view, shared, element }: Place,
): void {
  gate.describe(() => {
    if (name !== 'compareExchange') {
      const left = (originals.load as Method)(view, element);
      return `${name}${name === 'exchange' ? '' : ` ${first}`}: ${found} → ${left}`;
    }
    const done = bitsOf(first, shared.width) === bitsOf(found, shared.width);
    return `${name}: ${first} → ${second}${done ? '' : ` failed, got ${found}`}`;
  });
}

/** What an element of that many bytes would hold: the platform compares after the conversion. */
function bitsOf(value: unknown, width: number): bigint {
  const whole = typeof value === 'bigint' ? value : Math.trunc(value as number);
  const finite = typeof whole === 'bigint' || Number.isFinite(whole) ? whole : 0;
  return BigInt.asUintN(width * 8, BigInt(finite));
}

/** ECMAScript ToIndex, then the range check; -1: the original will throw. */
function toElement(view: object, index: unknown): number {
  const length = lengthOf(view);
  if (typeof index === 'number' && index >= 0 && index < length && Math.floor(index) === index)
    return index + 0;
  if (typeof index === 'symbol' || typeof index === 'bigint') return -1;
  const integer = Math.trunc(Number(index)) || 0;
  return elementOf(integer, length);
}

/** A valid wait or notify: where it is. Undefined: the original must answer. */
function waitTarget(
  view: unknown,
  index: unknown,
): { shared: SharedView; element: number; start: number } | undefined {
  const shared = sharedViewOf(view);
  if (shared === null || !WAITABLE.has(typeOf(view) ?? '')) return undefined;
  const element = toElement(view as object, index);
  if (element < 0) return undefined;
  return { shared, element, start: shared.offset + element * shared.width };
}

/** The `expected` argument of a wait, as the element would be. */
function expectedValue(shared: SharedView, value: unknown): unknown {
  const converted = elementValue(value, shared.big);
  return typeof converted === 'bigint' ? BigInt.asIntN(64, converted) : converted | 0;
}

function toTimeoutMs(timeout: unknown): number {
  const ms = timeout === undefined ? Number.NaN : +(timeout as number);
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : Math.max(ms, 0);
}

const SPECIAL: Readonly<Record<string, (gate: Gate, original: Method) => SiteMethod>> = {
  wait: (gate, original) => (site, view, index, value, timeout) => {
    const target = gate.active ? waitTarget(view, index) : undefined;
    if (target === undefined) return original(view, index, value, timeout);
    const { shared, element, start } = target;
    const expected = expectedValue(shared, value);
    const timeoutMs = toTimeoutMs(timeout);
    const object = gate.objectOf(shared.buffer);
    gate.access(ACCESS.wait, object, start, start + shared.width, site);
    const current = (originals.load as Method)(view, element);
    gate.value(current);
    if (current !== expected) return 'not-equal';
    return gate.block(object, start, timeoutMs) ? 'ok' : 'timed-out';
  },

  waitAsync: (gate, original) => (site, view, index, value, timeout) => {
    const target = gate.running ? waitTarget(view, index) : undefined;
    if (target === undefined) return original(view, index, value, timeout);
    const { shared, element, start } = target;
    const expected = expectedValue(shared, value);
    const timeoutMs = toTimeoutMs(timeout);
    const object = gate.objectOf(shared.buffer);
    gate.access(ACCESS.wait, object, start, start + shared.width, site);
    const current = (originals.load as Method)(view, element);
    gate.value(current);
    if (current !== expected) return { async: false, value: 'not-equal' };
    if (timeoutMs === 0) return { async: false, value: 'timed-out' };
    const settled = new Promise((resolve) => {
      gate.waitAsync(object, start, timeoutMs, (notified) =>
        resolve(notified ? 'ok' : 'timed-out'),
      );
    });
    return { async: true, value: settled };
  },

  notify: (gate, original) => (site, view, index, count) => {
    const target = gate.active ? waitTarget(view, index) : undefined;
    if (target === undefined) return original(view, index, count);
    const { shared, start } = target;
    const asked =
      count === undefined ? Number.POSITIVE_INFINITY : Math.trunc(+(count as number)) || 0;
    const object = gate.objectOf(shared.buffer);
    gate.access(ACCESS.notify, object, start, start + shared.width, site);
    const woken = gate.wake(object, start, Math.max(asked, 0));
    gate.value(woken);
    return woken;
  },

  pause:
    (gate, original) =>
    (site, ...args) => {
      original(...args);
      if (gate.active) gate.access(ACCESS.yield, 0, 0, 0, site);
      return undefined;
    },
};
