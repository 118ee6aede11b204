import type { CrewReply } from '../../actors/crew.ts';
import { UsageError } from '../../base/errors.ts';
import { MAX_RESOURCE_SAMPLES } from '../../base/limits.ts';
import { judgeGrowth, MIN_LEAK_CYCLES } from '../../checkers/leak.ts';
import type { ResourceSeries } from '../../model/stress.ts';
import { didYouMean } from '../nearest.ts';
import { type ProcessSample, sampleProcess } from './process-sample.ts';

/** A resource: its unit, the growth per cycle that is not a leak yet, and how it is counted. */
interface Resource {
  readonly unit: ResourceSeries['unit'];
  readonly slopeFloor: number;
  readonly shareFloor?: number;
  readonly count: (threads: readonly ThreadCounts[], whole: ProcessSample) => number | undefined;
}

type ThreadCounts = NonNullable<CrewReply['sample']>;

const KIB = 1024;

/** Half a percent. */
const HEAP_SHARE = 0.005;

/**
 * Half a thing a cycle is one in every other cycle. Heaps of correct code grow for long by some kilobytes a cycle,
 * as functions are compiled and inline caches fill: 38 KiB of 14 MiB where a cycle has thirty rounds.
 */
const RESOURCES: Readonly<Record<string, Resource>> = {
  heap: {
    unit: 'bytes',
    slopeFloor: 32 * KIB,
    shareFloor: HEAP_SHARE,
    count: (threads) => sum(threads, (t) => t.heapBytes),
  },
  'external memory': {
    unit: 'bytes',
    slopeFloor: 32 * KIB,
    count: (threads) => sum(threads, (t) => t.externalBytes),
  },
  'file descriptors': { unit: 'count', slopeFloor: 0.5, count: (_, whole) => whole.descriptors },
  threads: { unit: 'count', slopeFloor: 0.5, count: (_, whole) => whole.threads },
  'child processes': { unit: 'count', slopeFloor: 0.5, count: (_, whole) => whole.children },
  'temporary files': { unit: 'count', slopeFloor: 0.5, count: (_, whole) => whole.temporaryFiles },
  'temporary bytes': {
    unit: 'bytes',
    slopeFloor: 32 * KIB,
    count: (_, whole) => whole.temporaryBytes,
  },
  timers: {
    unit: 'count',
    slopeFloor: 0.5,
    count: (threads) => sum(threads, ({ active }) => active.Timeout ?? 0),
  },
  'active resources': {
    unit: 'count',
    slopeFloor: 0.5,
    count: (threads) =>
      sum(threads, ({ active }) => Object.values(active).reduce((all, one) => all + one, 0)),
  },
  listeners: {
    unit: 'count',
    slopeFloor: 0.5,
    count: (threads) => sum(threads, (t) => t.listeners),
  },
  locks: { unit: 'count', slopeFloor: 0.5, count: ([first]) => first?.locks },
};

/**
 * Checks an ignore list.
 * @throws UsageError for a name that stands for no resource, with the nearest one that does.
 */
export function refuseUnknownResources(ignored: readonly string[]): void {
  const names = Object.keys(RESOURCES);
  const unknown = ignored.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, names) || `; they are ${names.join(', ')}`;
  throw new UsageError(`no resource is named '${unknown}'${hint}`);
}

/** What was held at the end of each cycle; of long runs, at the end of each so many. */
export class ResourceLog {
  readonly #samples = new Map<string, number[]>();
  #cycles = 0;
  /** One in so many cycles is kept. */
  #stride = 1;

  /** Cycles that were added, kept or not. */
  get cycles(): number {
    return this.#cycles;
  }

  /** Adds a cycle. `replies`: of the threads of the crew. */
  add(replies: readonly CrewReply[]): void {
    const threads = replies.flatMap(({ sample }) => (sample === undefined ? [] : [sample]));
    this.#cycles++;
    if (this.#cycles % this.#stride !== 0) return;
    const whole = sampleProcess();
    for (const [name, { count }] of Object.entries(RESOURCES)) {
      const held = count(threads, whole);
      if (held === undefined) continue;
      const samples = this.#samples.get(name) ?? [];
      samples.push(held);
      this.#samples.set(name, samples);
    }
    if (this.#cycles === MAX_RESOURCE_SAMPLES * this.#stride) this.#lengthenCycles();
  }

  #lengthenCycles(): void {
    this.#stride *= 2;
    for (const [name, samples] of this.#samples)
      this.#samples.set(
        name,
        samples.filter((_, at) => at % 2 === 1),
      );
  }

  /** The verdict on each resource. Of `ignored` ones it is said how they grew, and nothing follows from it. */
  judge(ignored: readonly string[]): ResourceSeries[] {
    const cycles = Math.floor(this.#cycles / this.#stride);
    const warmUp = Math.max(2, Math.min(cycles - MIN_LEAK_CYCLES, Math.ceil(cycles / 4)));
    return [...this.#samples].map(([resource, samples]) => {
      const { unit, slopeFloor, shareFloor = 0 } = RESOURCES[resource] as Resource;
      const judgement = judgeGrowth(samples, { warmUp, slopeFloor, shareFloor });
      const verdict = ignored.includes(resource) ? 'ignored' : judgement.verdict;
      return { resource, unit, samples, warmUp, ...judgement, verdict };
    });
  }
}

/** What a first run says: a leak is none until a second one has confirmed it. */
export function unconfirmed(all: readonly ResourceSeries[]): ResourceSeries[] {
  return all.map((series) =>
    series.verdict === 'leak'
      ? { ...series, verdict: 'undecided', reason: `${series.reason}; not confirmed` }
      : series,
  );
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
