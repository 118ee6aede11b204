import { ACCESS } from '../model/access.ts';
import { type Gate, IDLE_GATE } from '../model/gate.ts';
import { touch } from './bulk-access.ts';
import { noteSite } from './call-site.ts';
import { elementOf, elementValue } from './element-key.ts';
import { siteAtomics } from './patch-atomics.ts';
import { RUNTIME_GLOBAL, type SiteRuntime } from './runtime-global.ts';
import { lengthOf, type SharedView, sharedViewOf } from './shared-view.ts';

const isView = ArrayBuffer.isView;
type Elements = Record<PropertyKey, unknown>;

/**
 * Makes the gate the one that this thread's transformed code reports to, and `methods` what it calls in place of those
 * of `Atomics`. Returns what undoes it.
 */
export function installRuntime(
  gate: Gate,
  methods: SiteRuntime['atomics'] = siteAtomics(gate),
): () => void {
  return exposeRuntime(createRuntime(gate, methods));
}

/** Binds the runtime global. While no gate is installed it holds a runtime that never stops. */
function exposeRuntime(runtime: SiteRuntime): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, RUNTIME_GLOBAL);
  Object.defineProperty(globalThis, RUNTIME_GLOBAL, { value: runtime, configurable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(globalThis, RUNTIME_GLOBAL);
    else Object.defineProperty(globalThis, RUNTIME_GLOBAL, before);
  };
}

/** Lets transformed code run in a thread that has no gate yet. Does nothing where one is bound. */
export function exposeIdleRuntime(): void {
  if (Object.hasOwn(globalThis, RUNTIME_GLOBAL)) return;
  exposeRuntime(createRuntime(IDLE_GATE, siteAtomics(IDLE_GATE)));
}

/** Out of range or no element at all: nothing that another actor could see. */
function setOther(object: object, key: unknown, value: unknown): unknown {
  Reflect.set(object, key as PropertyKey, value);
  return value;
}

function createRuntime(gate: Gate, methods: SiteRuntime['atomics']): SiteRuntime {
  // The views seen last, so that the common case costs two comparisons and no lookup. They are
  // held strongly: two views a thread.
  let lastPlain: unknown = null;
  let lastShared: unknown = null;
  let shared: SharedView | null = null;

  function classify(object: object): boolean {
    const view = sharedViewOf(object);
    if (view === null || view.dataView) {
      lastPlain = object;
      return false;
    }
    lastShared = object;
    shared = view;
    return true;
  }

  /** Schedule point of an access to one element; false where `key` names none. */
  function point(kind: 1 | 2, site: number, object: object, key: unknown): boolean {
    // `on` has just classified the object, but arguments evaluated since may have replaced it.
    if (object !== lastShared) classify(object);
    const { buffer, offset, width } = shared as SharedView;
    const index = elementOf(key, lengthOf(object));
    if (index < 0) return false;
    const start = offset + index * width;
    gate.access(kind, gate.objectOf(buffer), start, start + width, site);
    return true;
  }

  function get(site: number, object: object, key: unknown): unknown {
    if (!point(ACCESS.read, site, object, key)) return (object as Elements)[key as PropertyKey];
    const value = (object as Elements)[key as PropertyKey];
    gate.value(value);
    return value;
  }

  function set(site: number, object: object, key: unknown, value: unknown): unknown {
    if (object !== lastShared) classify(object);
    if (elementOf(key, lengthOf(object)) < 0) return setOther(object, key, value);
    const element = elementValue(value, (shared as SharedView).big);
    point(ACCESS.write, site, object, key);
    (object as Elements)[key as PropertyKey] = element;
    gate.value(element);
    return value;
  }

  return {
    on: (object) =>
      gate.active &&
      isView(object) &&
      object !== lastPlain &&
      (object === lastShared || classify(object)),
    get,
    set,
    update(site, object, key, delta, prefix) {
      const before = get(site, object, key);
      const old = typeof before === 'bigint' ? before : Number(before);
      const next = typeof old === 'bigint' ? old + BigInt(delta) : old + delta;
      set(site, object, key, next);
      return prefix ? next : old;
    },
    copy(site, view) {
      touch(gate, site, { view, from: 0, to: lengthOf(view), write: false });
      return view;
    },
    at: noteSite,
    atomics: methods,
  };
}
