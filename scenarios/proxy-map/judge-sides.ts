import { type History, type Violation, violation } from '../../harness/index.ts';
import type { Sides } from './correct.ts';

/** No port is given to two URLs. */
export function portsAreGivenOnce(looks: readonly Sides[]): Violation | undefined {
  for (const { portByUrl } of looks) {
    for (const [port, urls] of Map.groupBy(portByUrl, ([, port]) => port)) {
      if (urls.length === 1) continue;
      const names = urls.map(([url]) => url).join(' and ');
      return violation('duplicate', `port ${port} was given to ${names} at once`);
    }
  }
  return undefined;
}

/** Whenever anybody looks, each direction says what the other one does. */
export function sidesAgree(looks: readonly Sides[]): string | undefined {
  for (const { portByUrl, urlByPort } of looks) {
    const one = portByUrl.map(([url, port]) => `${port} ↔ ${url}`).sort();
    const other = urlByPort.map(([port, url]) => `${port} ↔ ${url}`).sort();
    if (one.join() === other.join()) continue;
    return `by URL there is ${one.join(', ') || 'nothing'}, and by port ${other.join(', ') || 'nothing'}`;
  }
  return undefined;
}

/** At least so many URLs have a port. */
export function allAreMapped({ portByUrl }: Sides, urls: number): string | undefined {
  if (portByUrl.length >= urls) return undefined;
  return `${urls} URLs were added, and ${portByUrl.length} have a port`;
}

/** What `look` returned, and what there was at the end. */
export function allLooks(history: History, last: Sides): Sides[] {
  const looks = history.flatMap(({ name, outcome }) =>
    name === 'look' && outcome.kind === 'returned' ? [outcome.value as Sides] : [],
  );
  return [...looks, last];
}
