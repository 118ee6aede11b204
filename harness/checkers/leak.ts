/** What is said of one resource over the cycles of a run. */
export interface LeakJudgement {
  readonly slopePerCycle: number;
  readonly verdict: 'steady' | 'leak' | 'undecided';
  /** Whether it grew as a leak does, be it in fewer cycles than a leak must. */
  readonly grew: boolean;
  readonly reason: string;
}

/** When a growth counts. */
export interface LeakRule {
  /** Samples at the start that are not judged: caches fill, code is compiled. */
  readonly warmUp: number;
  /** Growth per cycle, in the resource's unit, that is none yet. */
  readonly slopeFloor: number;
  /** The same as a share of what is held: large heaps move more. 0 where left out. */
  readonly shareFloor?: number;
}

/** Fewer judged cycles than this decide nothing. */
export const MIN_LEAK_CYCLES = 8;

/** Share of the judged steps between cycles that must go up. */
const GROWING_SHARE = 2 / 3;

/** A single step up is no growth that goes on. */
const MIN_UPS = 2;

/**
 * Decides whether what was held at the end of each cycle, in time order, keeps growing: the slope must be above a
 * floor, and at least two thirds of the steps must go up, also within the later half alone, so that what levels
 * off is no leak. A test for trend alone raises false alarms on heaps (Machida et al., "Towards
 * Accurate Estimation of Software Aging", 2013). What goes up in fewer steps and hardly ever down is undecided: so does a
 * leak look that comes less often than cycles do.
 */
export function judgeGrowth(samples: readonly number[], rule: LeakRule): LeakJudgement {
  const judged = samples.slice(rule.warmUp);
  const slopePerCycle = theilSen(judged);
  const say = (verdict: LeakJudgement['verdict'], reason: string): LeakJudgement => ({
    slopePerCycle,
    verdict,
    grew: verdict !== 'steady',
    reason,
  });
  if (judged.length < MIN_LEAK_CYCLES) {
    const tooFew = `${judged.length} of ${MIN_LEAK_CYCLES} cycles that are needed`;
    return { ...say('undecided', tooFew), grew: false };
  }
  const held = judged.toSorted((a, b) => a - b)[judged.length >> 1] as number;
  const floor = Math.max(rule.slopeFloor, held * (rule.shareFloor ?? 0));
  if (slopePerCycle <= floor) return say('steady', 'no growth above the floor');
  const later = judged.slice(judged.length >> 1);
  if (theilSen(later) <= floor) return say('steady', 'grew at first and levelled off');
  const share = Math.min(growingShare(judged), growingShare(later));
  const grew = `grew in ${percent(share)} of the cycles only`;
  if (share >= GROWING_SHARE)
    return say('leak', `grew in ${percent(growingShare(judged))} of ${judged.length} cycles`);
  return hardlyFalls(judged) && hardlyFalls(later)
    ? say('undecided', `${grew}, and hardly ever fell: longer cycles would tell`)
    : say('steady', grew);
}

/**
 * Median of the slopes between all pairs of samples, one cycle apart or more (Sen, "Estimates of the Regression
 * Coefficient Based on Kendall's Tau", JASA 63, 1968). 0 for fewer than two samples.
 */
export function theilSen(samples: readonly number[]): number {
  const slopes: number[] = [];
  for (let i = 0; i < samples.length; i++) {
    for (let j = i + 1; j < samples.length; j++) {
      slopes.push(((samples[j] as number) - (samples[i] as number)) / (j - i));
    }
  }
  if (slopes.length === 0) return 0;
  slopes.sort((a, b) => a - b);
  const middle = slopes.length >> 1;
  if (slopes.length % 2 === 1) return slopes[middle] as number;
  return ((slopes[middle - 1] as number) + (slopes[middle] as number)) / 2;
}

/** Steps up, and steps down. */
function moves(samples: readonly number[]): { ups: number; downs: number } {
  const steps = samples.slice(1).map((held, before) => held - (samples[before] as number));
  return {
    ups: steps.filter((step) => step > 0).length,
    downs: steps.filter((step) => step < 0).length,
  };
}

function growingShare(samples: readonly number[]): number {
  return moves(samples).ups / Math.max(1, samples.length - 1);
}

function hardlyFalls(samples: readonly number[]): boolean {
  const { ups, downs } = moves(samples);
  return ups >= MIN_UPS && ups >= (ups + downs) * GROWING_SHARE;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
