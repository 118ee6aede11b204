import { setTimeout as sleep } from 'node:timers/promises';
import type { Mode } from '../../harness/index.ts';
import { CONNECT_MS, type Requests } from './requests.ts';

export const CLIENTS = 2;
const REQUESTS = 2;
/** Pauses, answers, limits and aborts, in milliseconds: each may come before or after any other. */
const LONGEST_MS = 20;

/** What an actor is given, as far as it is used here. */
interface Context {
  readonly op: <Value>(name: string, args: readonly unknown[], call: () => Value) => Value;
  readonly index: number;
  readonly random: () => number;
}

/** A client makes requests one after the other, some of which have no end of their own. */
export async function makeRequests(
  { op, index, random }: Context,
  requests: Requests,
  afterEach: () => void = () => {},
): Promise<void> {
  for (let n = 1; n <= REQUESTS; n++) {
    await sleep(upTo(LONGEST_MS, random));
    const answerMs = sometimes(random);
    const limitMs = sometimes(random);
    const name = `client ${index + 1}, request ${n}`;
    await op('request', [answerMs, limitMs], () => requests.make(name, index, answerMs, limitMs));
    afterEach();
  }
}

/** Requests of each client, all at once, that are over about when they are connected. */
export const BRIEF: Readonly<Record<Mode, number>> = { explore: 0, stress: 25 };

/** A client makes so many requests at once that only their limit ends, unless they are aborted. */
export async function makeBriefRequests(
  { op, index, random }: Context,
  requests: Requests,
  count: number,
): Promise<void> {
  const names = Array.from({ length: count }, (_, n) => `client ${index + 1}, brief ${n + 1}`);
  const never = Number.POSITIVE_INFINITY;
  await Promise.all(
    names.map((name) => {
      const limitMs = upTo(2 * CONNECT_MS, random);
      return op('request', [never, limitMs], () => requests.make(name, index, never, limitMs));
    }),
  );
}

/** Whatever is delivered too late comes during this. */
export async function untilLate(): Promise<void> {
  await sleep(2 * LONGEST_MS);
}

/** Aborts one client after the other. */
export async function abortAll(
  { op, random }: Context,
  abort: (client: number) => void,
): Promise<void> {
  for (let client = 0; client < CLIENTS; client++) {
    await sleep(upTo(LONGEST_MS, random));
    op('abort', [client + 1], () => abort(client));
  }
}

function sometimes(random: () => number): number {
  return random() < 0.5 ? Number.POSITIVE_INFINITY : upTo(LONGEST_MS, random);
}

/** A whole number of milliseconds: 1, 2, … */
function upTo(mostMs: number, random: () => number): number {
  return 1 + Math.floor(random() * mostMs);
}
