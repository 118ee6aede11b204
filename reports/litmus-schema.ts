import { GRADES } from '../harness/model/litmus.ts';
import { LITMUS_RESULT_VERSION } from '../harness/model/litmus-result.ts';
import type { SavedForm } from './read-saved.ts';
import {
  amount,
  count,
  eitherOf,
  flag,
  listOf,
  mapOf,
  measure,
  oneOf,
  optional,
  shape,
  text,
} from './shape.ts';

const GRADED_OUTCOME = shape({
  values: mapOf(eitherOf(measure, listOf(measure))),
  count,
  grade: oneOf(GRADES),
  why: text,
  listed: flag,
});

const PROGRAM = shape({
  program: text,
  about: text,
  actors: count,
  registers: listOf(text),
  outcome: oneOf(['clean', 'finding', 'error']),
  iterations: count,
  durationMs: amount,
  runMs: amount,
  outcomes: listOf(GRADED_OUTCOME),
  notes: listOf(text),
  error: optional(text),
});

/** The form in which a `LitmusResult` is saved. */
export const LITMUS_FORM: SavedForm = {
  version: LITMUS_RESULT_VERSION,
  shape: shape({
    mode: oneOf(['litmus']),
    seed: text,
    hammerlock: text,
    node: text,
    platform: text,
    architecture: text,
    cpu: text,
    cores: count,
    startedAt: text,
    durationMs: amount,
    ended: oneOf(['complete', 'interrupted']),
    programs: listOf(PROGRAM),
  }),
};
