import type { Target } from '../model/target.ts';

/** What a campaign's result says of the targets behind the first `reached` ones; nothing where there are none. */
export function unreachedIn(
  targets: readonly Target[],
  reached: number,
): { readonly unreached?: readonly string[] } {
  const unreached = targets.slice(reached).map(({ name }) => name);
  return unreached.length === 0 ? {} : { unreached };
}
