import { utimesSync, writeFileSync } from 'node:fs';
import type { Mode } from '../../harness/index.ts';
import type { Holder } from './claim.ts';

/** What an execution finds: no lock, one of each kind that is stale, or one that is none of them. */
export const STARTS = ['free', 'dead', 'silent', 'old', 'held'] as const;
export type Start = (typeof STARTS)[number];

/** A lock that nobody gives back holds up whoever wants it for ten seconds, which only virtual time can spare. */
export const STARTS_OF: Readonly<Record<Mode, readonly Start[]>> = {
  explore: STARTS,
  stress: STARTS.filter((start) => start !== 'held'),
};

/** When virtual time begins. */
const BEGINNING_MS = Date.UTC(2026, 0, 1);
/** The first process is number 1000: nobody is number 999. */
const FIRST = 1_000;
const DEAD = FIRST - 1;
/** More than any system gives to a process. */
const REALLY_DEAD = 2 ** 30;
/** The actor that a lock which is not stale is said to belong to. It knows nothing of that. */
export const HOLDER = 0;
const LIVING = FIRST + HOLDER;

interface Left {
  readonly isDead: boolean;
  readonly heldMs: number;
  readonly silentMs: number;
}

const LEFT: Readonly<Record<Exclude<Start, 'free'>, Left>> = {
  dead: { isDead: true, heldMs: 20_000, silentMs: 0 },
  silent: { isDead: false, heldMs: 200_000, silentMs: 61_000 },
  old: { isDead: false, heldMs: 301_000, silentMs: 0 },
  held: { isDead: false, heldMs: 20_000, silentMs: 0 },
};

/** Leaves a lock file as an execution is to find it: with virtual numbers and times, or real ones. */
export function leaveLock(file: string, start: Start, mode: Mode): void {
  if (start === 'free') return;
  const { isDead, heldMs, silentMs } = LEFT[start];
  const world =
    mode === 'explore'
      ? { nowMs: BEGINNING_MS, dead: DEAD, living: LIVING }
      : { nowMs: Date.now(), dead: REALLY_DEAD, living: process.pid };
  const pid = isDead ? world.dead : world.living;
  const holder: Holder = { id: 'left-behind', pid, sinceMs: world.nowMs - heldMs };
  writeFileSync(file, JSON.stringify(holder));
  const heard = (Date.now() - silentMs) / 1e3;
  utimesSync(file, heard, heard);
}
