import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HistoryEvent, toHistory } from '../../../harness/model/history.ts';

type Outcome = 'returned' | 'threw' | 'pending';
const outcome = fc.constantFrom<Outcome>('returned', 'threw', 'pending');

/** Operations of some actors with their events shuffled together, each actor's own order kept. */
const history = fc
  .tuple(fc.array(fc.tuple(fc.nat(2), outcome), { maxLength: 12 }), fc.infiniteStream(fc.nat(2)))
  .map(([operations, turns]) => {
    const queues: HistoryEvent[][] = [[], [], []];
    const counts = [0, 0, 0];
    for (const [actor, how] of operations) {
      const operation = counts[actor]++ as number;
      const queue = queues[actor] as HistoryEvent[];
      queue.push({ kind: 'invoke', actor, operation, name: `op${operation}`, args: [actor] });
      if (how === 'returned') queue.push({ kind: 'respond', actor, operation, value: operation });
      if (how === 'threw') queue.push({ kind: 'throw', actor, operation, message: 'bad' });
    }
    const events: HistoryEvent[] = [];
    while (queues.some(({ length }) => length > 0)) {
      const event = queues[turns.next().value as number]?.shift();
      if (event !== undefined) events.push(event);
    }
    return events;
  });

const ROLES = ['writer', 'reader', 'reader'];

describe('the history of an execution', () => {
  test('has an operation for each invocation, in their order, paired with its own end', () => {
    fc.assert(
      fc.property(history, (events) => {
        const operations = toHistory(events, ROLES);
        const invocations = events.filter(({ kind }) => kind === 'invoke');
        expect(operations).toHaveLength(invocations.length);
        for (const [at, operation] of operations.entries()) {
          const invoked = events[operation.invokedAt] as HistoryEvent;
          expect(invoked).toBe(invocations[at]);
          expect(operation.role).toBe(ROLES[operation.actor]);
          const end = events.findIndex(
            (event) =>
              event.kind !== 'invoke' &&
              event.actor === invoked.actor &&
              event.operation === invoked.operation,
          );
          expect(operation.respondedAt).toBe(end < 0 ? Number.POSITIVE_INFINITY : end);
          expect(operation.invokedAt).toBeLessThan(operation.respondedAt);
          const kind = end < 0 ? 'pending' : events[end]?.kind === 'throw' ? 'threw' : 'returned';
          expect(operation.outcome.kind).toBe(kind);
        }
      }),
    );
  });

  test('leaves out an end whose invocation is not known', () => {
    expect(toHistory([{ kind: 'respond', actor: 0, operation: 3, value: 1 }], ROLES)).toEqual([]);
  });
});
