/**
 * A schedule names only where it departs from the default rule "go on with the same actor; where it
 * cannot go on, take the enabled actor with the lowest number". A switch reads: when `actor` is about to do its
 * operation number `at`, `to` runs instead. Positions count an actor's own schedule points, so
 * that dropping one switch leaves the others where they were.
 */
export interface Schedule {
  /** The actor that runs first. */
  readonly first: number;
  readonly switches: readonly Switch[];
}

export interface Switch {
  readonly actor: number;
  /** Schedule points that `actor` has passed. */
  readonly at: number;
  /**
   * The actor that runs instead; or, negative, `pickOf(k)`: `actor` itself goes on, with the k-th of the
   * asynchronous operations that it could go on with, where the default is the oldest, number 0.
   */
  readonly to: number;
}

/** The `to` of an entry that picks operation `k`, and back. */
export function pickOf(k: number): number {
  return -1 - k;
}

/** Int32 words of one switch in the flat form that strategies read: actor, at, to. */
export const SWITCH_WORDS = 3;

/** The flat form: `[first, actor, at, to, actor, at, to, …]`. */
export function flattenSchedule(schedule: Schedule): Int32Array {
  const flat = new Int32Array(1 + schedule.switches.length * SWITCH_WORDS);
  flat[0] = schedule.first;
  schedule.switches.forEach((entry, index) => {
    flat.set([entry.actor, entry.at, entry.to], 1 + index * SWITCH_WORDS);
  });
  return flat;
}

/** Text form, e.g. `0;0.12>1;1.7#2`: first actor, then `actor.at>to`, or `actor.at#k` for a pick. */
export function encodeSchedule(schedule: Schedule): string {
  const switches = schedule.switches.map(({ actor, at, to }) =>
    to < 0 ? `${actor}.${at}#${pickOf(to)}` : `${actor}.${at}>${to}`,
  );
  return [String(schedule.first), ...switches].join(';');
}

/** Reads the text form. Returns undefined for anything that `encodeSchedule` cannot have written. */
export function decodeSchedule(text: string): Schedule | undefined {
  const [head, ...rest] = text.split(';');
  if (head === undefined || !/^\d+$/.test(head)) return undefined;
  const switches: Switch[] = [];
  for (const part of rest) {
    const match = /^(\d+)\.(\d+)([>#])(\d+)$/.exec(part);
    if (match === null) return undefined;
    const last = Number(match[4]);
    const to = match[3] === '#' ? pickOf(last) : last;
    switches.push({ actor: Number(match[1]), at: Number(match[2]), to });
  }
  return { first: Number(head), switches };
}
