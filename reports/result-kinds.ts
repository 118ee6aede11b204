import type { BenchResult, CompareResult } from '../harness/model/bench.ts';
import type { LitmusResult } from '../harness/model/litmus-result.ts';
import type { CampaignResult } from '../harness/model/result.ts';
import type { StressResult } from '../harness/model/stress.ts';
import { bench } from './kinds/bench.ts';
import { compare } from './kinds/compare.ts';
import { explore } from './kinds/explore.ts';
import { litmus } from './kinds/litmus.ts';
import type { ResultKind } from './kinds/result-kind.ts';
import { stress } from './kinds/stress.ts';
import { checkSaved, parseSaved, type Read, unusable } from './read-saved.ts';

/** Every kind of result that there is a report of. */
interface Results {
  readonly explore: CampaignResult;
  readonly stress: StressResult;
  readonly litmus: LitmusResult;
  readonly bench: BenchResult;
  readonly compare: CompareResult;
}
export type AnyResult = Results[keyof Results];

/** A new kind of result is one file in `kinds/` and one row here. */
const KINDS: { readonly [Name in keyof Results]: ResultKind<Results[Name]> } = {
  explore,
  stress,
  litmus,
  bench,
  compare,
};

/** What a result is of: the mode that ran scenarios or programs, or the kind of what was measured. */
export function kindName(result: AnyResult): keyof Results {
  return 'mode' in result ? result.mode : result.kind;
}

/** All that reports know of a result's kind. */
export function kindOf(result: AnyResult): ResultKind<AnyResult> {
  // The table's type pairs each name with its own kind, which TypeScript cannot follow through an index.
  return KINDS[kindName(result)] as unknown as ResultKind<AnyResult>;
}

/** Reads the text of a result of any kind. Never throws. */
export function readAnyResult(json: string): Read<AnyResult> {
  const parsed = parseSaved(json);
  if (parsed.kind === 'unusable') return parsed;
  const kind = parsed.result.mode ?? parsed.result.kind;
  if (typeof kind === 'string' && Object.hasOwn(KINDS, kind)) {
    return checkSaved(parsed.result, KINDS[kind as keyof Results].form);
  }
  if (kind === undefined) return unusable('it is no result of Hammerlock: it names no mode');
  const known = Object.keys(KINDS).join(', ');
  return unusable(
    `its kind is ${JSON.stringify(kind).slice(0, 20)}, and this Hammerlock reports on ${known}`,
  );
}
