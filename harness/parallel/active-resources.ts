/** What keeps the event loop of a thread alive: how much there is of each kind, by the platform's names. */
export type ActiveResources = Readonly<Record<string, number>>;

/** `Timeout`, `FSReqPromise`, `MessagePort`, … of this thread. */
export function countActive(): ActiveResources {
  const active: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) active[name] = (active[name] ?? 0) + 1;
  return active;
}

/** Whether there is more of some kind than before. `counts`: kinds that are looked at. */
export function hasMore(
  now: ActiveResources,
  before: ActiveResources,
  counts: (name: string) => boolean = () => true,
): boolean {
  return Object.entries(now).some(([name, count]) => counts(name) && count > (before[name] ?? 0));
}
