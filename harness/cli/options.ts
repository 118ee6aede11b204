import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { SEED_PATTERN } from '../model/token.ts';

/** Parsers of option values. Each throws commander's error, which names the option and the value. */

const HOUR_MS = 3_600_000;
const UNIT_MS: Readonly<Record<string, number>> = { '': 1_000, s: 1_000, m: 60_000, h: HOUR_MS };
const LONGEST_MS = 7 * 24 * HOUR_MS;
const MOST_LANES = 256;

/** Folder of results and findings, where `--output` names no other. */
export const DEFAULT_OUTPUT = '.hammerlock';

/** A whole number from 1. */
export function positiveInteger(text: string): number {
  const number = Number(text);
  if (/^\d{1,15}$/.test(text) && number >= 1) return number;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

/** Processes of a campaign. */
export function laneCount(text: string): number {
  const lanes = positiveInteger(text);
  if (lanes <= MOST_LANES) return lanes;
  throw new InvalidArgumentError(`It must be at most ${MOST_LANES}.`);
}

/** `90`, `90s`, `1.5m` or `2h`, in milliseconds; seconds where no unit is named. */
export function duration(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(s|m|h|)$/.exec(text);
  const ms = Math.round(Number(match?.[1]) * (UNIT_MS[match?.[2] ?? ''] ?? 0));
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new InvalidArgumentError('It must be a time like 90, 90s, 10m or 2h, at most seven days.');
}

/** `2/8`: the second of eight parts. */
export function shard(text: string): { index: number; of: number } {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (index >= 1 && index <= of) return { index, of };
  throw new InvalidArgumentError('It must be i/n with i from 1 to n, like 2/8.');
}

/** A seed that fits into a replay token. */
export function seed(text: string): string {
  if (SEED_PATTERN.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be 1 to 64 letters, digits, dots, hyphens or underscores.',
  );
}

/** Eight random hexadecimal digits. */
export function randomSeed(): string {
  const [word] = crypto.getRandomValues(new Uint32Array(1));
  return (word as number).toString(16).padStart(8, '0');
}

/** One lane a core. */
export function defaultLanes(): number {
  return availableParallelism();
}
