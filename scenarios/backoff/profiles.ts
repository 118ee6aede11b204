/** How long to wait between attempts. */
export interface Profile {
  /** Milliseconds behind the first attempt; twice as many behind each further one. */
  readonly firstMs: number;
  /** Part of that by which a delay may be shorter or longer. */
  readonly spread: number;
  /** No delay is shorter or longer than that. */
  readonly leastMs: number;
  readonly mostMs: number;
  /** Attempts behind the first one. */
  readonly retries: number;
}

/** For what is busy elsewhere: 210–390, 420–780, 840–1,560 and 1,680–3,120 ms. */
export const REQUESTS: Profile = {
  firstMs: 300,
  spread: 0.3,
  leastMs: 0,
  mostMs: 60_000,
  retries: 4,
};

/** For locks of this machine: 0.1 to 1.6 s. */
export const LOCKS: Profile = {
  firstMs: 100,
  spread: 0.3,
  leastMs: 100,
  mostMs: 1_600,
  retries: 5,
};

/** Least and longest delay behind attempt 0, 1, …, in milliseconds. */
export function bandOf(
  attempt: number,
  { firstMs, spread, leastMs, mostMs }: Profile,
): readonly [least: number, most: number] {
  const middleMs = firstMs * 2 ** attempt;
  const within = (ms: number) => Math.min(Math.max(ms, leastMs), mostMs);
  return [within(middleMs * (1 - spread)), within(middleMs * (1 + spread))];
}
