import type { Finding } from '../harness/model/finding.ts';
import type { HistoryEvent } from '../harness/model/history.ts';
import type { CampaignResult, ReplayResult } from '../harness/model/result.ts';
import { portableValue } from '../harness/model/shown-value.ts';

/** A campaign's result as JSON, with a line feed at its end. `result-schema.ts` reads it back. */
export function resultJson(result: CampaignResult): string {
  const targets = result.targets.map((target) => ({
    ...target,
    findings: target.findings.map(portableFinding),
  }));
  return toJson({ ...result, targets });
}

/** A replay's result as JSON, with a line feed at its end. */
export function replayJson(result: ReplayResult): string {
  return toJson(
    result.finding === undefined ? result : { ...result, finding: portableFinding(result.finding) },
  );
}

/** Arguments and responses are any values of the user's, which JSON may not be able to hold. */
function portableFinding(finding: Finding): Finding {
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

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
