import { utimesSync, writeFileSync } from 'node:fs';
import type { Holder } from './claim.ts';

/** What an execution finds: no lock, one of each kind that is stale, or one that is none of them. */
export const STARTS = ['free', 'dead', 'silent', 'old', 'held'] as const;
export type Start = (typeof STARTS)[number];

/** When virtual time begins. */
const BEGINNING_MS = Date.UTC(2026, 0, 1);
/** The first process is number 1000: nobody is number 999. */
const FIRST = 1_000;
const DEAD = FIRST - 1;
/** The actor that a lock which is not stale is said to belong to. It knows nothing of that. */
export const HOLDER = 0;
const LIVING = FIRST + HOLDER;

const HOLDERS: Readonly<
  Record<Exclude<Start, 'free'>, { pid: number; heldMs: number; silentMs: number }>
> = {
  dead: { pid: DEAD, heldMs: 20_000, silentMs: 0 },
  silent: { pid: LIVING, heldMs: 200_000, silentMs: 61_000 },
  old: { pid: LIVING, heldMs: 301_000, silentMs: 0 },
  held: { pid: LIVING, heldMs: 20_000, silentMs: 0 },
};

/** Leaves a lock file as an execution is to find it. */
export function leaveLock(file: string, start: Start): void {
  if (start === 'free') return;
  const { pid, heldMs, silentMs } = HOLDERS[start];
  const holder: Holder = { id: 'left-behind', pid, sinceMs: BEGINNING_MS - heldMs };
  writeFileSync(file, JSON.stringify(holder));
  const heard = (Date.now() - silentMs) / 1e3;
  utimesSync(file, heard, heard);
}
