/** What runs campaigns from code: `import { runCampaign } from 'hammerlock/api'`. */
export { HarnessError, UsageError } from './base/errors.ts';
export { type Measuring, runBench } from './bench/bench.ts';
export { compare, type Pair, type Question } from './bench/compare.ts';
export type { BenchResult, CompareResult } from './model/bench.ts';
export type { Finding, FindingKind } from './model/finding.ts';
export type { LitmusProgramResult, LitmusResult } from './model/litmus-result.ts';
export type { CampaignResult, Progress, ReplayResult, TargetResult } from './model/result.ts';
export type { Target } from './model/target.ts';
export { type CampaignOptions, runCampaign } from './run/campaign.ts';
export { type CorpusEntry, readCorpus } from './run/corpus.ts';
export { type LitmusTarget, listLitmus, resolveLitmus } from './run/litmus/programs.ts';
export { type LitmusOptions, runLitmus } from './run/litmus/run-litmus.ts';
export { replay } from './run/replay.ts';
export { listScenarios, resolveTargets, type ScenarioListing } from './run/resolve-targets.ts';
