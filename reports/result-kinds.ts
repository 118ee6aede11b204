import type { LitmusResult } from '../harness/model/litmus-result.ts';
import type { CampaignResult } from '../harness/model/result.ts';
import type { StressResult } from '../harness/model/stress.ts';
import { explore } from './kinds/explore.ts';
import { litmus } from './kinds/litmus.ts';
import type { ResultKind } from './kinds/result-kind.ts';
import { stress } from './kinds/stress.ts';
import { checkSaved, parseSaved, type Read, unusable } from './read-saved.ts';

/** Every kind of result that there is a report of. */
export type AnyResult = CampaignResult | StressResult | LitmusResult;
type Mode = AnyResult['mode'];

/** A new kind of result is one file in `kinds/` and one row here. */
const KINDS: { readonly [M in Mode]: ResultKind<Extract<AnyResult, { readonly mode: M }>> } = {
  explore,
  stress,
  litmus,
};

/** All that reports know of a result's kind. */
export function kindOf(result: AnyResult): ResultKind<AnyResult> {
  // The table's type pairs each mode with its own kind, which TypeScript cannot follow through an index.
  return KINDS[result.mode] as unknown as ResultKind<AnyResult>;
}

/** Reads the text of a result of any kind, which its mode tells. Never throws. */
export function readAnyResult(json: string): Read<AnyResult> {
  const parsed = parseSaved(json);
  if (parsed.kind === 'unusable') return parsed;
  const { mode } = parsed.result;
  if (typeof mode === 'string' && Object.hasOwn(KINDS, mode)) {
    return checkSaved(parsed.result, KINDS[mode as Mode].form);
  }
  const name = JSON.stringify(mode)?.slice(0, 20) ?? 'missing';
  const known = Object.keys(KINDS).join(', ');
  return unusable(`its mode is ${name}, and this Hammerlock reports on ${known}`);
}
