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

function describe({ name, pid }: Named): string {
  return `process ${pid} of ${name}`;
}
