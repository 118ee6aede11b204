import { atomics, nowMs } from '../base/originals.ts';
import type { NoiseLevel } from '../model/noise-level.ts';
import { logUniform } from '../seed/log-uniform.ts';
import { below, next32 } from '../seed/xoshiro.ts';

/** What one disturbance is like: how often it is drawn, and the bounds of its length, microseconds. */
interface Disturbance {
  readonly weight: number;
  readonly shortestUs: number;
  readonly longestUs: number;
  /** The thread gives its core away meanwhile. */
  readonly sleeps: boolean;
}

/** Lengths are drawn log-uniformly, so that each order of magnitude is met as often as another. */
const DISTURBANCES: Readonly<Record<'spin' | 'pause' | 'starve', Disturbance>> = {
  spin: { weight: 6, shortestUs: 0.1, longestUs: 20, sleeps: false },
  pause: { weight: 3, shortestUs: 20, longestUs: 500, sleeps: true },
  // An actor that is not run for long while the others go on, after the chaos mode of rr
  // (O'Callahan et al., "Engineering Record And Replay For Deployability", 2017).
  starve: { weight: 1, shortestUs: 500, longestUs: 20_000, sleeps: true },
};

/** Mean number of points between two disturbances. */
const MEAN_POINTS: Readonly<Record<Exclude<NoiseLevel, 'none'>, number>> = {
  light: 400,
  medium: 60,
  heavy: 8,
};

const TOTAL_WEIGHT = Object.values(DISTURBANCES).reduce((sum, { weight }) => sum + weight, 0);

/** Holds the thread up for so long; `sleeps`: it gives its core away meanwhile. */
export type Delay = (us: number, sleeps: boolean) => void;

/** Draws, from four words of chance, after how many points an actor is disturbed, and how. */
export class Noise {
  readonly #words: Int32Array;
  readonly #mean: number;
  readonly #delay: Delay;
  #left = 0;

  constructor(level: NoiseLevel, words: Int32Array, delay: Delay = delayThread) {
    this.#words = words;
    this.#delay = delay;
    this.#mean = level === 'none' ? Number.POSITIVE_INFINITY : MEAN_POINTS[level];
    this.#left = this.#gap();
  }

  /** A place where another actor may get ahead. Costs a nanosecond when nothing is due. */
  readonly point = (): void => {
    if (--this.#left > 0) return;
    this.#left = this.#gap();
    this.#disturb();
  };

  /** Uniform, so that short and long gaps are as likely: mean as stated. */
  #gap(): number {
    if (this.#mean === Number.POSITIVE_INFINITY) return this.#mean;
    return 1 + below(this.#words, 0, 2 * this.#mean - 1);
  }

  #disturb(): void {
    let drawn = below(this.#words, 0, TOTAL_WEIGHT);
    for (const disturbance of Object.values(DISTURBANCES)) {
      drawn -= disturbance.weight;
      if (drawn >= 0) continue;
      const { shortestUs, longestUs, sleeps } = disturbance;
      const chance = next32(this.#words, 0) / 0x1_0000_0000;
      this.#delay(logUniform(shortestUs, longestUs, chance), sleeps);
      return;
    }
  }
}

const bed = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps, which takes some tens of microseconds at least, or spins. */
function delayThread(us: number, sleeps: boolean): void {
  if (sleeps) {
    atomics.wait(bed, 0, 0, us / 1000);
    return;
  }
  for (const until = nowMs() + us / 1000; nowMs() < until; );
}
