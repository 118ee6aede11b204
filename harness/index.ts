/** What a scenario file needs. Imported in every actor: keep it light. */
export type {
  ActorContext,
  ActorRole,
  Invariant,
  InvariantContext,
  Scenario,
  SetupContext,
  Variant,
} from './model/scenario.ts';
export { defineScenario } from './model/scenario.ts';
export type { FindingKind, Violation } from './model/finding.ts';
export type { History, Operation } from './model/history.ts';
