import type { Finding } from '../harness/model/finding.ts';
import type { HistoryEvent } from '../harness/model/history.ts';

type Evidence = Pick<Finding, 'trace' | 'history'>;

/** Which invocation each `invoke` step is: an actor's k-th step of that kind is its k-th event. */
export function invocationSteps({ trace, history }: Evidence): Map<number, HistoryEvent> {
  const waiting = new Map<number, HistoryEvent[]>();
  for (const event of history) {
    if (event.kind !== 'invoke') continue;
    const events = waiting.get(event.actor) ?? [];
    events.push(event);
    waiting.set(event.actor, events);
  }
  const found = new Map<number, HistoryEvent>();
  trace.forEach((step, at) => {
    if (step.access !== 'invoke') return;
    const event = waiting.get(step.actor)?.shift();
    if (event !== undefined) found.set(at, event);
  });
  return found;
}

/**
 * The responses that follow each step. A response is no step; where a recording does not say behind which one it
 * came, its actor went on from its last step before the next event of the history, so the history
 * is walked from its end.
 */
export function responsesAfter(
  { trace, history }: Evidence,
  invocations: ReadonlyMap<number, HistoryEvent>,
): Map<number, HistoryEvent[]> {
  const stepOf = new Map([...invocations].map(([step, event]) => [event, step]));
  const after = new Map<number, HistoryEvent[]>();
  let before = trace.length;
  for (const event of history.toReversed()) {
    if (event.kind === 'invoke') {
      before = Math.min(before, stepOf.get(event) ?? before);
      continue;
    }
    let at = event.afterStep ?? before - 1;
    if (event.afterStep === undefined) {
      while (at >= 0 && trace[at]?.actor !== event.actor) at -= 1;
    }
    if (at < 0) continue;
    after.set(at, [event, ...(after.get(at) ?? [])]);
    // An earlier response may follow the same step.
    before = at + 1;
  }
  return after;
}
