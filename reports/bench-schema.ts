import {
  BENCH_LOADS,
  BENCH_VERSION,
  type BenchResult,
  METRIC_KINDS,
} from '../harness/model/bench.ts';
import { checkSaved, type SavedForm, type Unusable, unusable } from './read-saved.ts';
import {
  amount,
  type Check,
  count,
  isRecord,
  listOf,
  oneOf,
  optional,
  shape,
  tagged,
  text,
} from './shape.ts';

/** A baseline that was read, or one sentence on why it cannot be used. */
export type ReadBaseline = { readonly kind: 'baseline'; readonly baseline: BenchResult } | Unusable;

const SERIES = shape({
  name: text,
  kind: oneOf(METRIC_KINDS),
  values: listOf(amount),
  samples: listOf(count),
});

/** Each value must say how many samples it is made of. */
const pairedSeries: Check = (value, at) => {
  const wrong = SERIES(value, at);
  if (wrong !== undefined) return wrong;
  const { values, samples } = value as { values: unknown[]; samples: unknown[] };
  if (values.length === 0) return `${at}.values should not be empty`;
  return values.length === samples.length ? undefined : `${at} has values without samples`;
};

const LOAD = oneOf(BENCH_LOADS);

/** What the numbers of a machine depend on, and what they were measured of. */
export const MEASURED_FIELDS = {
  machine: shape({
    cpu: text,
    cores: count,
    memoryGiB: amount,
    platform: text,
    arch: text,
    release: text,
    governor: text,
    node: text,
  }),
  source: shape({ hammerlock: text, commit: optional(text) }),
  startedAt: text,
  durationMs: amount,
  blocks: count,
  blockMs: amount,
  ended: oneOf(['complete', 'interrupted']),
};

const REFUSED = shape({ load: LOAD, reason: text });

/** A load of a target: one of the form that is given, or one that could not be measured. */
export function loadOf(kind: string, form: Readonly<Record<string, Check>>): Check {
  return tagged('kind', {
    [kind]: shape({ load: LOAD, setting: text, ...form }),
    refused: REFUSED,
  });
}

/** The form in which a `BenchResult`, and so a baseline, is saved. */
export const BENCH_FORM: SavedForm = {
  version: BENCH_VERSION,
  shape: shape({
    kind: oneOf(['bench']),
    ...MEASURED_FIELDS,
    targets: listOf(
      shape({
        target: text,
        scenario: text,
        variant: text,
        loads: listOf(loadOf('measured', { series: listOf(pairedSeries) })),
      }),
    ),
  }),
};

/** Reads a baseline's text. Never throws; a baseline of another version is refused as a whole. */
export function readBaseline(json: string): ReadBaseline {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return unusable('it is not JSON; was the file cut short?');
  }
  if (!isRecord(value) || value.version === undefined || value.kind !== 'bench') {
    return unusable("it is no baseline; 'hammerlock bench --save FILE' makes one");
  }
  const read = checkSaved<BenchResult>(value, BENCH_FORM);
  return read.kind === 'result' ? { kind: 'baseline', baseline: read.result } : read;
}
