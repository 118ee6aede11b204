import type { Finding } from './finding.ts';
import type { HistoryEvent } from './history.ts';
import { portableValue } from './shown-value.ts';

/**
 * The same finding, fit for JSON: the arguments and responses of its operations are any values of
 * the user's, which JSON may not be able to hold.
 */
export function portableFinding(finding: Finding): Finding {
  return { ...finding, history: finding.history.map(portableEvent) };
}

function portableEvent(event: HistoryEvent): HistoryEvent {
  switch (event.kind) {
    case 'invoke':
      return { ...event, args: event.args.map((arg) => portableValue(arg)) };
    case 'respond':
      return { ...event, value: portableValue(event.value) };
    case 'throw':
      return event;
  }
}
