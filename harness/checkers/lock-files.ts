import type { LockEvent } from '../model/lock-trace.ts';

type Claim = Extract<LockEvent, { kind: 'claim' }>;
/** What is left when lock files are locks like others. */
export type LockStep = Exclude<LockEvent, { kind: 'claim' | 'remove' }>;

/** Claims of one path by one actor in one operation, with nothing that it held given back in between. */
interface Episode {
  readonly path: string;
  readonly operation: number | undefined;
  /** The paths that its actor held all the while. */
  readonly held: readonly string[];
  refused: number;
  isTaken: boolean;
}

/** What the claims of an execution tell of each path. */
interface FileUse {
  /** Paths that are lock files. */
  readonly lockFiles: ReadonlySet<string>;
  /** `held\0path`: pairs of which the second is only tried by whoever holds the first. */
  readonly tried: ReadonlySet<string>;
}

/**
 * Tells lock files from others and has them asked for, taken and left like locks.
 *
 * A lock file is one that several actors create exclusively and that whoever created it removes. What has a name of
 * its own or stays is none. No call waits for a file: who finds one there and tries again, in the same
 * operation and without having given anything back, waits. Where no actor is seen to do so, lock files are
 * only tried. Who holds one, finds another there and gives the first one back, backs off: it is taken
 * not to wait for the second wherever it holds the first.
 */
export function withLockFiles(events: readonly LockEvent[]): LockStep[] {
  // Nobody has found anything there, so nobody was seen to wait.
  if (!events.some((event) => event.kind === 'claim' && !event.isTaken)) {
    return events.filter(({ kind }) => kind !== 'claim' && kind !== 'remove') as LockStep[];
  }
  const { lockFiles, tried } = useOf(events);
  const holds = new Map<string, { hold: number; actor: number }>();
  // Below zero, where no numbers are that were given out.
  let last = 0;
  const leave = (path: string): LockStep[] => {
    const held = holds.get(path);
    if (held === undefined) return [];
    holds.delete(path);
    return [{ kind: 'leave', ...held }];
  };
  return events.flatMap((event): LockStep[] => {
    if (event.kind === 'remove') return leave(event.path);
    if (event.kind !== 'claim') return [event];
    const { path, actor, isTaken } = event;
    if (!lockFiles.has(path)) return [];
    const hold = --last;
    const held = [...holds].filter(([, each]) => each.actor === actor).map(([other]) => other);
    const waits = !held.some((other) => tried.has(`${other}\0${path}`));
    const ask = asked(event, hold, waits);
    if (!isTaken) return [ask, { kind: 'leave', actor, hold }];
    // Somebody removed it in a way that is not known as one.
    const before = leave(path);
    holds.set(path, { hold, actor });
    return [...before, ask, { kind: 'take', actor, hold }];
  });
}

function asked({ path, isTaken: _, ...claim }: Claim, hold: number, waits: boolean): LockStep {
  const name = `file ${path}`;
  const lock = { lockClass: name, name, isShared: false, waits, told: 'by step' } as const;
  return { ...claim, kind: 'ask', hold, ...lock };
}

function useOf(events: readonly LockEvent[]): FileUse {
  const contested = pathsOfSeveral(events);
  const { episodes, removed } = episodesOf(events, contested);
  const lockFiles = new Set([...contested].filter((path) => removed.has(path)));
  const areAwaited = episodes.some(
    ({ path, refused, isTaken }) => lockFiles.has(path) && refused + Number(isTaken) > 1,
  );
  const backedOff = episodes.filter(({ refused, isTaken }) => refused === 1 && !isTaken);
  const tried = new Set(
    backedOff.flatMap(({ path, held }) => held.map((other) => `${other}\0${path}`)),
  );
  return { lockFiles: areAwaited ? lockFiles : new Set(), tried };
}

/** Paths that more than one actor has tried to create. */
function pathsOfSeveral(events: readonly LockEvent[]): Set<string> {
  const claimants = new Map<string, Set<number>>();
  for (const event of events) {
    if (event.kind !== 'claim') continue;
    const actors = claimants.get(event.path) ?? new Set();
    claimants.set(event.path, actors.add(event.actor));
  }
  return new Set([...claimants].filter(([, actors]) => actors.size > 1).map(([path]) => path));
}

/** All episodes, and the paths that whoever created them has removed. */
function episodesOf(
  events: readonly LockEvent[],
  contested: ReadonlySet<string>,
): { episodes: Episode[]; removed: Set<string> } {
  const episodes: Episode[] = [];
  const removed = new Set<string>();
  const owners = new Map<string, number>();
  const open = new Map<number, Map<string, Episode>>();
  for (const event of events) {
    const { actor } = event;
    if (event.kind === 'leave') open.delete(actor);
    if (event.kind === 'remove' && owners.get(event.path) === actor) {
      removed.add(event.path);
      if (contested.has(event.path)) open.delete(actor);
    }
    if (event.kind === 'remove') owners.delete(event.path);
    if (event.kind !== 'claim') continue;
    const mine = open.get(actor) ?? new Map<string, Episode>();
    open.set(actor, mine);
    const operation = event.during?.operation;
    let episode = mine.get(event.path);
    if (episode === undefined || episode.operation !== operation) {
      const held = [...owners].filter(([, owner]) => owner === actor).map(([path]) => path);
      episode = { path: event.path, operation, held, refused: 0, isTaken: false };
      mine.set(event.path, episode);
      episodes.push(episode);
    }
    if (!event.isTaken) {
      episode.refused++;
      continue;
    }
    episode.isTaken = true;
    owners.set(event.path, actor);
    mine.delete(event.path);
  }
  return { episodes, removed };
}
