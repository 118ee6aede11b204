import { portableFinding } from '../harness/model/portable-finding.ts';
import type { CampaignResult, ReplayResult } from '../harness/model/result.ts';

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

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
