import { STRATEGY_NAMES, type StrategyName } from './strategy.ts';
import type { StressRound } from './workload.ts';

/**
 * A replay token: `target@strategy:seed:execution:code`, e.g. `queue/slot-reused@pct:7f3a:142:9c1f2e`.
 * The code is a fingerprint of the instrumented sources: with other sources the same numbers would
 * lead to another execution, and the replay must refuse instead. An execution of a stress round's workload names the
 * round behind the seed: `queue@pct:7f3a:round-17:142:9c1f2e`, or `round-17-of-1b2c` where stress had another seed.
 */
export interface Token {
  /** `scenario`, `scenario/variant`, or a scenario file with or without `/variant`. */
  readonly target: string;
  readonly strategy: StrategyName;
  readonly seed: string;
  /** Absent: explore's own, as the execution's number says. */
  readonly workload?: StressRound;
  readonly execution: number;
  readonly code: string;
}

/** Seeds fit into a token and a shell word without quoting. */
export const SEED_PATTERN = /^[A-Za-z0-9_.-]{1,64}$/;

const NUMBER = String.raw`\d{1,12}`;
const SEED = '[A-Za-z0-9_.-]{1,64}';
const TOKEN = new RegExp(
  `^(?<target>.+)@(?<strategy>[a-z]+):(?<seed>${SEED})` +
    `(?::round-(?<round>${NUMBER})(?:-of-(?<roundSeed>${SEED}))?)?` +
    `:(?<execution>${NUMBER}):(?<code>[0-9a-f]{6})$`,
);

export function encodeToken(token: Token): string {
  const { target, strategy, seed, execution, code } = token;
  return `${target}@${strategy}:${seed}${roundPart(token)}:${execution}:${code}`;
}

function roundPart({ seed, workload }: Token): string {
  if (workload === undefined) return '';
  return `:round-${workload.round}${workload.seed === seed ? '' : `-of-${workload.seed}`}`;
}

/** Reads a token. Returns undefined for anything that `encodeToken` cannot have written. */
export function decodeToken(text: string): Token | undefined {
  const parts = TOKEN.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { target, strategy, seed, round, roundSeed = seed, execution, code } = parts;
  const name = STRATEGY_NAMES.find((known) => known === strategy);
  if (name === undefined || target === undefined || seed === undefined || code === undefined) {
    return undefined;
  }
  return {
    target,
    strategy: name,
    seed,
    ...(round === undefined
      ? {}
      : { workload: { seed: roundSeed as string, round: Number(round) } }),
    execution: Number(execution),
    code,
  };
}
