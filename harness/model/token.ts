import { STRATEGY_NAMES, type StrategyName } from './strategy.ts';

/**
 * A replay token: `target@strategy:seed:execution:code`, e.g. `queue/slot-reused@pct:7f3a:142:9c1f2e`.
 * The code is a fingerprint of the instrumented sources: with other sources the same numbers would
 * lead to another execution, and the replay must refuse instead.
 */
export interface Token {
  /** `scenario`, `scenario/variant`, or a scenario file with or without `/variant`. */
  readonly target: string;
  readonly strategy: StrategyName;
  readonly seed: string;
  readonly execution: number;
  readonly code: string;
}

/** Seeds fit into a token and a shell word without quoting. */
export const SEED_PATTERN = /^[A-Za-z0-9_.-]{1,64}$/;

export function encodeToken(token: Token): string {
  return `${token.target}@${token.strategy}:${token.seed}:${token.execution}:${token.code}`;
}

/** Reads a token. Returns undefined for anything that `encodeToken` cannot have written. */
export function decodeToken(text: string): Token | undefined {
  const match = /^(.+)@([a-z]+):([A-Za-z0-9_.-]{1,64}):(\d{1,12}):([0-9a-f]{6})$/.exec(text);
  if (match === null) return undefined;
  const [, target, strategy, seed, execution, code] = match as unknown as string[];
  const name = STRATEGY_NAMES.find((known) => known === strategy);
  if (name === undefined || target === undefined || seed === undefined || code === undefined) {
    return undefined;
  }
  return { target, strategy: name, seed, execution: Number(execution), code };
}
