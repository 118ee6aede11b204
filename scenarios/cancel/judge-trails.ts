import { type Violation, violation } from '../../harness/index.ts';
import type { Trail } from './requests.ts';

/** A request is answered, aborted or out of time, and never two of these. */
export function hasOneOutcome(trails: readonly Trail[]): Violation | undefined {
  const twice = trails.find(({ outcomes }) => outcomes.length > 1);
  if (twice === undefined) return undefined;
  const { name, outcomes } = twice;
  return violation('duplicate', `${name} has ${outcomes.length} outcomes: ${outcomes.join(', ')}`);
}

/** What a request has opened it closes, once. */
export function closesConnections(trails: readonly Trail[]): string | undefined {
  const wrong = trails.find(({ opened, closed }) => opened !== closed);
  if (wrong === undefined) return undefined;
  const { name, outcomes, opened, closed } = wrong;
  return `${name} (${outcomes.join(', ')}) was connected ${opened} times and closed ${closed} times`;
}
