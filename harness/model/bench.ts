/** Version of the format of benchmark results, which baselines are files of. Readers refuse any other. */
export const BENCH_VERSION = 1;

/**
 * How the actors of a scenario load a subject: one after another in one thread, or all at once where the scenario
 * puts them.
 */
export const BENCH_LOADS = ['alone', 'contention'] as const;
export type BenchLoad = (typeof BENCH_LOADS)[number];

/** More is better of a rate (a second), less of a latency (nanoseconds). */
export const METRIC_KINDS = ['rate', 'latency'] as const;
export type MetricKind = (typeof METRIC_KINDS)[number];

/** What one number of a block says, e.g. `executions/s` or `push p99`. */
export interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
}

/** One number of one block: `value` says it of `samples` executions or operations. */
export interface Reading extends Metric {
  readonly value: number;
  readonly samples: number;
}

/** The same number of all blocks, each a process of its own, in the order in which these ran. */
export interface Series extends Metric {
  readonly values: readonly number[];
  /** Executions or operations that each value is made of. */
  readonly samples: readonly number[];
}

/** What the numbers of one machine depend on. Numbers of different machines cannot be compared. */
export interface MachineFingerprint {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly arch: string;
  /** Of the operating system's kernel. */
  readonly release: string;
  /** Of the first core's clock; `unknown` where the system does not tell. */
  readonly governor: string;
  readonly node: string;
}

/** What the numbers were measured of. */
export interface BenchSource {
  readonly hammerlock: string;
  /** Commit of the folder that the command ran in, with `+changes` where files differed; absent outside of git. */
  readonly commit?: string;
}

/** One load of one target, as it was measured or why it could not be. */
export type BenchedLoad =
  | {
      readonly kind: 'measured';
      readonly load: BenchLoad;
      /** Who ran, in words; numbers of different loads cannot be compared. */
      readonly setting: string;
      readonly series: readonly Series[];
    }
  | { readonly kind: 'refused'; readonly load: BenchLoad; readonly reason: string };

export interface BenchedTarget {
  readonly target: string;
  readonly scenario: string;
  readonly variant: string;
  readonly loads: readonly BenchedLoad[];
}

/** All of one `bench`: what its report, and a baseline, is made of. */
export interface BenchResult {
  readonly version: typeof BENCH_VERSION;
  readonly kind: 'bench';
  readonly machine: MachineFingerprint;
  readonly source: BenchSource;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Processes of each load. */
  readonly blocks: number;
  /** Measured in each of them. */
  readonly blockMs: number;
  readonly ended: 'complete' | 'interrupted';
  readonly targets: readonly BenchedTarget[];
}

/** What is said of a metric, new against base. */
export const VERDICTS = [
  'faster',
  'slower',
  'no difference',
  'undecided',
  'not comparable',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One round: the numbers of both sides, and what they say. */
export interface Round {
  readonly base: readonly number[];
  readonly next: readonly number[];
  /** How much more time the new side takes, by the medians: 1.2 is a fifth more. */
  readonly cost: number;
  /** Of the Mann–Whitney U test; for latencies made larger by Holm's method, as there are many of them. */
  readonly p: number;
}

export interface ComparedMetric extends Metric {
  /** The first round, and the confirming one where the first showed something. */
  readonly rounds: readonly Round[];
  readonly verdict: Verdict;
  /** Why it is that one, where the rounds do not say it. */
  readonly reason?: string;
}

export type ComparedLoad =
  | {
      readonly kind: 'compared';
      readonly load: BenchLoad;
      readonly setting: string;
      readonly metrics: readonly ComparedMetric[];
    }
  | { readonly kind: 'refused'; readonly load: BenchLoad; readonly reason: string };

export interface ComparedTarget {
  readonly target: string;
  readonly loads: readonly ComparedLoad[];
}

/** All of one `compare`. */
export interface CompareResult {
  readonly version: typeof BENCH_VERSION;
  readonly kind: 'compare';
  readonly machine: MachineFingerprint;
  readonly source: BenchSource;
  /** What the new side is compared with, in words. */
  readonly base: string;
  /** What a command line says behind a target to compare it so again, e.g. `--against-ref 0123456789ab`. */
  readonly options: string;
  /** What a reader must know to judge the verdicts. */
  readonly notes: readonly string[];
  readonly startedAt: string;
  readonly durationMs: number;
  /** Share of more time that counts as slower: 0.05. */
  readonly threshold: number;
  /** Processes of each side, load and round. */
  readonly blocks: number;
  readonly blockMs: number;
  readonly ended: 'complete' | 'interrupted';
  readonly targets: readonly ComparedTarget[];
}
