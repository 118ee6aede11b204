import fc from 'fast-check';
import type { History, Operation } from '../../../harness/model/history.ts';

/** Role, name, arguments; then the value returned, or how else it ended. */
export interface Call {
  readonly actor?: number;
  readonly name: string;
  readonly args?: readonly unknown[];
  readonly value?: unknown;
  readonly outcome?: 'threw' | 'pending';
  /** Left out: one call after the other. */
  readonly from?: number;
  readonly to?: number;
}

/** A history from calls; without times each call ends before the next one begins. */
export function historyOf(...calls: readonly Call[]): History {
  return calls
    .map((call, index): Operation => {
      const { actor = 0, name, args = [], value, outcome, from, to } = call;
      const invokedAt = from ?? index * 2;
      return {
        actor,
        role: `role${actor}`,
        name,
        args,
        outcome:
          outcome === undefined
            ? { kind: 'returned', value }
            : outcome === 'threw'
              ? { kind: 'threw', message: 'broken' }
              : { kind: 'pending' },
        invokedAt,
        respondedAt: outcome === 'pending' ? Number.POSITIVE_INFINITY : (to ?? invokedAt + 1),
      };
    })
    .sort((a, b) => a.invokedAt - b.invokedAt);
}

/** Calls of a correct queue by several actors one after another, and what is left in it. */
export const queueRun = fc
  .array(fc.record({ actor: fc.nat(3), put: fc.boolean(), value: fc.nat(5), full: fc.boolean() }), {
    maxLength: 30,
  })
  .map((steps) => {
    const queue: unknown[] = [];
    const calls = steps.map(({ actor, put, value, full }): Call => {
      if (!put) return { actor, name: 'pop', value: queue.shift() };
      if (!full) queue.push({ value });
      return { actor, name: 'push', args: [{ value }], value: !full };
    });
    return { calls, left: queue };
  });

/** Calls of a correct map by several actors one after another, and what it holds at the end. */
export const mapRun = fc
  .array(
    fc.record({
      actor: fc.nat(3),
      does: fc.constantFrom('get', 'set', 'delete'),
      key: fc.constantFrom('a', 'b'),
      value: fc.nat(3),
    }),
    { maxLength: 30 },
  )
  .map((steps) => {
    const map = new Map<string, number>();
    const calls = steps.map(({ actor, does, key, value }): Call => {
      if (does === 'get') return { actor, name: 'get', args: [key], value: map.get(key) };
      if (does === 'delete') return { actor, name: 'delete', args: [key], value: map.delete(key) };
      map.set(key, value);
      return { actor, name: 'set', args: [key, value] };
    });
    return { calls, entries: [...map] };
  });
