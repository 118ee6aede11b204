import {
  BENCH_LOADS,
  BENCH_VERSION,
  type BenchResult,
  METRIC_KINDS,
} from '../harness/model/bench.ts';
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
export type ReadBaseline =
  | { readonly kind: 'baseline'; readonly baseline: BenchResult }
  | { readonly kind: 'unusable'; readonly reason: string };

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

const load = oneOf(BENCH_LOADS);

const BASELINE = shape({
  kind: oneOf(['bench']),
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
  targets: listOf(
    shape({
      target: text,
      scenario: text,
      variant: text,
      loads: listOf(
        tagged('kind', {
          measured: shape({ load, setting: text, series: listOf(pairedSeries) }),
          refused: shape({ load, reason: text }),
        }),
      ),
    }),
  ),
});

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
  if (value.version !== BENCH_VERSION) {
    const version = JSON.stringify(value.version).slice(0, 20);
    return unusable(
      `it has version ${version} and this Hammerlock reads version ${BENCH_VERSION}; measure it again`,
    );
  }
  const wrong = BASELINE(value, '');
  if (wrong !== undefined) return unusable(wrong);
  return { kind: 'baseline', baseline: value as unknown as BenchResult };
}

function unusable(reason: string): ReadBaseline {
  return { kind: 'unusable', reason };
}
