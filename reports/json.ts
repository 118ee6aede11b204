import type { BenchResult, CompareResult } from '../harness/model/bench.ts';
import type { LitmusResult } from '../harness/model/litmus-result.ts';
import { portableFinding } from '../harness/model/portable-finding.ts';
import type { CampaignResult, ReplayResult } from '../harness/model/result.ts';
import type { StressResult } from '../harness/model/stress.ts';

/** A campaign's result as JSON, with a line feed at its end. `result-schema.ts` reads it back. */
export function resultJson(result: CampaignResult): string {
  const targets = result.targets.map((target) => ({
    ...target,
    findings: target.findings.map(portableFinding),
  }));
  return toJson({ ...result, targets });
}

/** A stress result as JSON, with a line feed at its end. */
export function stressJson(result: StressResult): string {
  const targets = result.targets.map((target) => ({
    ...target,
    findings: target.findings.map((finding) =>
      finding.pin?.kind === 'pinned'
        ? { ...finding, pin: { ...finding.pin, finding: portableFinding(finding.pin.finding) } }
        : finding,
    ),
  }));
  return toJson({ ...result, targets });
}

/** A litmus result as JSON, with a line feed at its end. */
export function litmusJson(result: LitmusResult): string {
  return toJson(result);
}

/** A replay's result as JSON, with a line feed at its end. */
export function replayJson(result: ReplayResult): string {
  return toJson(
    result.finding === undefined ? result : { ...result, finding: portableFinding(result.finding) },
  );
}

/** A measurement or a comparison as JSON, with a line feed at its end. `bench-schema.ts` reads a baseline back. */
export function benchJson(result: BenchResult | CompareResult): string {
  return toJson(result);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
