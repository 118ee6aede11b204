import { showCount } from './numbers.ts';

/** Targets that are named; more of them are counted. */
const MOST_NAMED = 5;

/** Which targets an interrupted campaign did not come to, e.g. `2 targets were not reached: a, b`; empty for none. */
export function unreachedWords({
  unreached = [],
}: {
  readonly unreached?: readonly string[];
}): string[] {
  if (unreached.length === 0) return [];
  const named = unreached.slice(0, MOST_NAMED).join(', ');
  const more = unreached.length - MOST_NAMED;
  const rest = more > 0 ? ` and ${showCount(more)} more` : '';
  const some =
    unreached.length === 1 ? '1 target was' : `${showCount(unreached.length)} targets were`;
  return [`${some} not reached: ${named}${rest}`];
}
