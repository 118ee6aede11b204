import { BENCH_VERSION, METRIC_KINDS, VERDICTS } from '../harness/model/bench.ts';
import { loadOf, MEASURED_FIELDS } from './bench-schema.ts';
import type { SavedForm } from './read-saved.ts';
import { amount, eitherOf, listOf, oneOf, optional, shape, text } from './shape.ts';

/** JSON has no infinity, which the cost is where one side's median is 0. */
const COST = eitherOf(amount, oneOf([null]));

const ROUND = shape({ base: listOf(amount), next: listOf(amount), cost: COST, p: amount });

const METRIC = shape({
  name: text,
  kind: oneOf(METRIC_KINDS),
  rounds: listOf(ROUND),
  verdict: oneOf(VERDICTS),
  reason: optional(text),
});

/** The form in which a `CompareResult` is saved. */
export const COMPARE_FORM: SavedForm = {
  version: BENCH_VERSION,
  shape: shape({
    kind: oneOf(['compare']),
    ...MEASURED_FIELDS,
    base: text,
    options: text,
    notes: listOf(text),
    threshold: amount,
    targets: listOf(
      shape({ target: text, loads: listOf(loadOf('compared', { metrics: listOf(METRIC) })) }),
    ),
  }),
};
