/** What a scenario file needs. Imported in every actor: keep it light. */
export { conserves } from './checkers/conservation.ts';
export { countsEvery } from './checkers/counter.ts';
export { fifoPerProducer } from './checkers/fifo.ts';
export { lastWriteSurvives } from './checkers/last-write.ts';
export type { HistorySource } from './checkers/operations.ts';
export { named as operationsNamed } from './checkers/operations.ts';
export { violation } from './checkers/violation.ts';
export { readsAreWritten } from './checkers/whole-read.ts';
export type { FindingKind, Violation } from './model/finding.ts';
export type { History, Operation } from './model/history.ts';
export type {
  Grade,
  Litmus,
  LitmusActor,
  LitmusMemory,
  LocationSpec,
  OutcomeEntry,
} from './model/litmus.ts';
export { defineLitmus } from './model/litmus.ts';
export type { LockNote, NoteLockOptions } from './model/note-lock.ts';
export { noteLock } from './model/note-lock.ts';
export type {
  ActorContext,
  ActorPlace,
  ActorRole,
  Invariant,
  InvariantContext,
  Mode,
  PerMode,
  Scenario,
  SetupContext,
  Variant,
} from './model/scenario.ts';
export { defineScenario } from './model/scenario.ts';
