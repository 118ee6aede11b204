/** One call, of the cache or by it of the loader. No two clock readings of an execution are the same. */
export interface Span {
  readonly what: 'get' | 'set' | 'invalidate' | 'load';
  readonly key: string;
  /** What was returned, loaded or set; no value is loaded or set twice. */
  readonly value: number | undefined;
  /** Virtual milliseconds. */
  readonly fromMs: number;
  /** Infinity where the call never ended. */
  readonly toMs: number;
}

/** Writes down what one thread calls when. */
export class SpanLog {
  readonly #spans: Span[] = [];

  /** Makes a call and keeps its span; returns both. A number that it resolves to is the value. */
  async note<Value>(
    what: Span['what'],
    key: string,
    call: () => Promise<Value>,
  ): Promise<[Value, Span]> {
    const fromMs = performance.now();
    const begun: Span = { what, key, value: undefined, fromMs, toMs: Number.POSITIVE_INFINITY };
    const at = this.#spans.push(begun) - 1;
    const value = await call();
    const toMs = performance.now();
    const span: Span = { ...begun, value: typeof value === 'number' ? value : undefined, toMs };
    this.#spans[at] = span;
    return [value, span];
  }

  /** All spans, by their beginning. */
  all(): readonly Span[] {
    return this.#spans;
  }
}

/** A span on one line, e.g. `get(a) → 3 at 12–27 ms`. */
export function describe({ what, key, value, fromMs, toMs }: Span): string {
  const from = Math.floor(fromMs);
  const to = toMs === Number.POSITIVE_INFINITY ? '' : Math.floor(toMs);
  const when = from === to ? `${from}` : `${from}–${to}`;
  return `${what}(${key})${value === undefined ? '' : ` → ${value}`} at ${when} ms`;
}
