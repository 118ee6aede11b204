/**
 * Name of the one global that transformed code calls. It holds a `SiteRuntime`. A bare, read-only
 * global binding is folded to a constant by the optimizing compiler and, unlike a binding at the
 * top of each module, is there before the module body runs (cyclic imports).
 */
export const RUNTIME_GLOBAL = '__hammerlock';

/** What transformed code calls. Sites are numbers of `siteNumber`. */
export interface SiteRuntime {
  /** Whether an element access on `object` is a schedule point now. */
  on(object: unknown): boolean;
  /** `object[key]`, where `on(object)`. */
  get(site: number, object: object, key: unknown): unknown;
  /** `object[key] = value`, where `on(object)`. Returns `value`. */
  set(site: number, object: object, key: unknown, value: unknown): unknown;
  /** `object[key]++` and its relatives, where `on(object)`. */
  update(site: number, object: object, key: unknown, delta: 1 | -1, prefix: boolean): unknown;
  /** A schedule point before all of `view` is read; returns it. */
  copy(site: number, view: object): object;
  /** Notes where the next bulk access of this thread comes from, and passes `value` on. */
  at<Value>(site: number, name: string, value: Value): Value;
  /** `Atomics` with the site as first argument. */
  readonly atomics: Readonly<Record<string, (site: number, ...args: never[]) => unknown>>;
}
