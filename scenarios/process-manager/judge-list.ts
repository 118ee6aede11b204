interface Named {
  readonly name: string;
  readonly pid: number;
}

/** When all is quiet, those are listed that run. */
export function listIsTrue({
  listed,
  alive,
}: {
  readonly listed: readonly Named[];
  readonly alive: readonly Named[];
}): string | undefined {
  const forgotten = alive.find(({ pid }) => !listed.some((other) => other.pid === pid));
  if (forgotten !== undefined) return `${describe(forgotten)} runs, and is not listed`;
  const gone = listed.find(({ pid }) => !alive.some((other) => other.pid === pid));
  if (gone !== undefined) return `${describe(gone)} is listed, and does not run`;
  return undefined;
}

/** Who was started stays until it is asked to end. */
export function allRun(alive: readonly Named[], services: number): string | undefined {
  if (alive.length >= services) return undefined;
  return `${services} processes were started to stay, and ${alive.length} run`;
}

/** Whoever is stopped has ended by then. */
export function nobodyIsLeft(left: readonly Named[]): string | undefined {
  const [first] = left;
  if (first === undefined) return undefined;
  return `${describe(first)} was stopped, and runs, with ${left.length - 1} others`;
}

function describe({ name, pid }: Named): string {
  return `process ${pid} of ${name}`;
}
